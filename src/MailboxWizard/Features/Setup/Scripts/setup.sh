#!/usr/bin/env bash
# Written by MailboxWizard from a plan. It sends the requests that a run would send, in your own name, through Azure CLI:
#   az login --tenant <your tenant>
#   bash therefore-mailbox.sh
# It makes one new registration for Therefore, and stops at anything that it did not make itself. There is no secret in this
# file; the one that it makes is printed once, at the end, and kept nowhere.
set -euo pipefail

# VALUES
errors="$(mktemp)"
made=''
trap 'rm -f "$errors"' EXIT

stop() {
  printf 'Stopped: %s\n' "$1" >&2
  if [ -n "$made" ]; then
    printf 'What was made so far: the application with the object id %s. Delete it and purge it before you start again.\n' "$made" >&2
  fi
  exit 1
}

# call METHOD PATH QUERY [BODY [HEADER]]: prints what the query picks from the answer.
call() {
  local more=()
  if [ "$#" -ge 4 ]; then more+=(--body "$4"); fi
  if [ "$#" -ge 5 ]; then more+=(--headers "$5"); fi
  az rest --only-show-errors --method "$1" --uri "$graph/$2" --query "$3" --output tsv "${more[@]}" 2>"$errors"
}

# must …: as call; what is refused ends the script.
must() {
  call "$@" || { cat "$errors" >&2; return 1; }
}

# settle …: as call; what was just made is not known to every part of Microsoft 365 at once, so that it is asked again for a while.
settle() {
  local attempt passing='Request_ResourceNotFound|NoBackingApplicationObject|Request_MultipleObjectsWithSameKeyValue|Directory_ConcurrencyViolation|TooManyRequests|ServiceUnavailable|Not a valid reference update'
  # While a service principal is made, this is said of what is not known everywhere yet; where consent is granted, of a missing role.
  case "$2" in
    "servicePrincipals(appId="*) passing="$passing|Authorization_RequestDenied" ;;
    # Nothing that may have made a secret all the same.
    */addPassword) passing='Request_ResourceNotFound' ;;
  esac
  for attempt in 1 2 3 4 5 6 7 8 9 10 11 12; do
    if call "$@"; then return 0; fi
    if ! grep -q -E "$passing" "$errors"; then break; fi
    printf 'Microsoft 365 has not caught up yet; attempt %s of 12.\n' "$attempt" >&2
    sleep "${PAUSE:-10}"
  done
  cat "$errors" >&2
  return 1
}

# shown PERMISSION: reads the grants until it is among them; a list that does not show it yet is no error, and so asked for again here.
shown() {
  local attempt granted
  for attempt in 1 2 3 4 5 6 7 8 9 10 11 12; do
    granted="$(settle get "servicePrincipals/$principal/appRoleAssignments" 'value[].appRoleId')" || stop 'The grants could not be read back.'
    if grep -q -F -x "$1" <<<"$granted"; then return 0; fi
    printf 'Microsoft 365 does not show the grant yet; reading %s of 12.\n' "$attempt" >&2
    sleep "${PAUSE:-10}"
  done
  return 1
}

# remove_me PATH: Entra makes whoever creates it its owner, who needs no role to change it; nobody else may be one.
remove_me() {
  local owner owners
  owners="$(settle get "$1/owners?\$select=id" 'value[].id')" || stop "The owners of $1 could not be read."
  for owner in $owners; do
    if [ "$owner" != "$me" ]; then stop "$1 has an owner who is not you: $owner"; fi
    must delete "$1/owners/$owner/\$ref" '@' >/dev/null || stop "You could not be removed from the owners of $1."
  done
}

signed_in="$(must get 'organization?$select=id' 'value[0].id')" || stop 'Sign in first: az login.'
if [ "$signed_in" != "$tenant" ]; then stop "You are signed in to the tenant $signed_in; this script is for $tenant."; fi
me="$(must get 'me?$select=id' 'id')" || stop 'Sign in as a person: az login.'

# What is there already belongs to somebody, and is left alone.
if call get "applications(uniqueName='$unique_name')?\$select=id" 'id' >/dev/null; then
  stop "A registration with the unique name $unique_name is there already."
elif ! grep -q 'Request_ResourceNotFound' "$errors"; then
  cat "$errors" >&2
  stop 'The registrations could not be read.'
fi
deleted="$(must get 'directory/deletedItems/microsoft.graph.application?$select=id,uniqueName' "value[?uniqueName=='$unique_name'].id")" || stop 'The deleted registrations could not be read.'
if [ -n "$deleted" ]; then stop "A deleted registration still holds the unique name $unique_name: $deleted"; fi

echo 'Making the registration.' >&2
made="$(must patch "applications(uniqueName='$unique_name')" 'id' "$registration" 'Prefer=create-if-missing')" || stop 'The registration could not be made.'
# Without an answer it was there: somebody else was quicker.
if [ -z "$made" ]; then stop "A registration with the unique name $unique_name came meanwhile; look at it before you go on."; fi
client="$(settle get "applications/$made?\$select=appId" 'appId')" || stop 'The registration could not be read back.'
remove_me "applications/$made"

echo 'Making its service principal.' >&2
settle patch "servicePrincipals(appId='$client')" 'id' "$service_principal" 'Prefer=create-if-missing' >/dev/null || stop 'The service principal could not be made.'
principal="$(settle get "servicePrincipals(appId='$client')?\$select=id" 'id')" || stop 'The service principal could not be read back.'
remove_me "servicePrincipals/$principal"

echo 'Granting consent.' >&2
for grant in "${grants[@]}"; do
  read -r resource permission <<<"$grant"
  settle post "servicePrincipals/$resource/appRoleAssignedTo" 'id' \
    "{\"principalId\":\"$principal\",\"resourceId\":\"$resource\",\"appRoleId\":\"$permission\"}" >/dev/null || stop "Consent was refused: it needs $consent_roles."
done
for grant in "${grants[@]}"; do
  read -r resource permission <<<"$grant"
  shown "$permission" || stop "The grant of $permission is not shown after twelve readings; look at it in Entra."
done

echo 'Making the client secret.' >&2
value="$(settle post "applications/$made/addPassword" 'secretText' "$secret")" || stop 'The client secret could not be made.'

printf '\nDone, for %s.\nTenant ID:     %s\nClient ID:     %s\nClient secret: %s\n\nThe secret ends on %s and is shown this once.\n' "$mailboxes" "$tenant" "$client" "$value" "$ends"
