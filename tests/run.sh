#!/usr/bin/env bash
# Runs every test, and installs what they need on Debian and Ubuntu: a browser, PostgreSQL, Redis, nginx, exchangelib, curl and jq.
set -euo pipefail
cd "$(dirname "$0")/.."

fail() { printf '%s\n' "$*" >&2; exit 1; }

command -v dotnet >/dev/null || fail "The .NET SDK 10 is missing: https://dotnet.microsoft.com/download"

find_browser() {
  for name in chromium chromium-browser google-chrome google-chrome-stable microsoft-edge msedge; do
    command -v "$name" && return 0
  done
  return 1
}

# exchangelib reads every answer of the simulated Exchange Web Services.
reads_ews() {
  # Debian's package is there for Debian's Python only, which need not be the first on the path.
  for python in "${MAILBOXWIZARD_PYTHON:-}" /usr/bin/python3 python3 python; do
    [ -n "$python" ] && command -v "$python" >/dev/null && "$python" -c 'import exchangelib' 2>/dev/null && return 0
  done
  return 1
}

find_postgresql() { command -v initdb || compgen -G "/usr/lib/postgresql/*/bin/initdb"; }

# For an ordinary user Debian's folder of servers is not on the path.
find_nginx() { command -v nginx || compgen -G "/usr/sbin/nginx"; }

wanted=()
find_browser >/dev/null || wanted+=(chromium fonts-inter)
find_postgresql >/dev/null || wanted+=(postgresql)
command -v redis-server >/dev/null || wanted+=(redis-server)
find_nginx >/dev/null || wanted+=(nginx)
# The plan as a script is run with a stand-in for Azure CLI.
for tool in curl jq; do command -v "$tool" >/dev/null || wanted+=("$tool"); done
reads_ews || wanted+=(python3-exchangelib)
if [ "${#wanted[@]}" -ne 0 ]; then
  . /etc/os-release 2>/dev/null || true
  case " ${ID:-} ${ID_LIKE:-} " in
    *" debian "*|*" ubuntu "*)
      command -v apt-get >/dev/null || fail "apt-get is missing; install ${wanted[*]}."
      as_root=()
      [ "$(id -u)" -eq 0 ] || { command -v sudo >/dev/null || fail "Install as root: apt-get install ${wanted[*]}"; as_root=(sudo); }
      echo "Installing for the tests: ${wanted[*]}."
      "${as_root[@]}" apt-get update -qq
      "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${wanted[@]}" >/dev/null
      ;;
    *) fail "Install a browser (Chromium, Google Chrome or Microsoft Edge), PostgreSQL, Redis, nginx, exchangelib (Python 3), curl and jq, then run this again." ;;
  esac
fi
find_postgresql >/dev/null || fail "No PostgreSQL was found after the installation."
command -v redis-server >/dev/null || fail "No Redis was found after the installation."
find_nginx >/dev/null || fail "No nginx was found after the installation."
reads_ews || fail "Python 3 does not find exchangelib after the installation."
MAILBOXWIZARD_BROWSER="$(find_browser)" || fail "No browser was found after the installation."
export MAILBOXWIZARD_BROWSER
# Here everything can run, so a test that cannot is a failure and not a skip.
export MAILBOXWIZARD_RUN_EVERYTHING=1

mkdir -p artifacts
dotnet build MailboxWizard.sln --configuration Release --nologo

passed=0 failed=0 skipped=0 broken=0
log_of() { echo "artifacts/$1.log"; }
run() {
  # Nodes that are killed and frozen at every place need a quarter of an hour of their own.
  local only=()
  if [ "$1" = MailboxWizard.Tests ] && [ "${MAILBOXWIZARD_LONG:-}" != 1 ]; then only=(--filter-not-trait "Duration=Long"); fi
  dotnet test --project "tests/$1" --configuration Release --no-build "${only[@]}" "${@:2}" 2>&1
}
count() { grep -aoiE "^ *$1: [0-9]+" "$2" | tail -n 1 | grep -oE '[0-9]+' || echo 0; }

run MailboxWizard.Tests "$@" | tee "$(log_of MailboxWizard.Tests)" || broken=1
# A browser waits more than it works: the simulated tenant is tested meanwhile, and what it says comes after it in one piece.
run MailboxWizard.SimulatedTenant.Tests "$@" >"$(log_of MailboxWizard.SimulatedTenant.Tests)" &
meanwhile=$!
run MailboxWizard.EndToEndTests "$@" | tee "$(log_of MailboxWizard.EndToEndTests)" || broken=1
wait "$meanwhile" || broken=1
cat "$(log_of MailboxWizard.SimulatedTenant.Tests)"

for project in MailboxWizard.Tests MailboxWizard.EndToEndTests MailboxWizard.SimulatedTenant.Tests; do
  passed=$((passed + $(count succeeded "$(log_of $project)")))
  failed=$((failed + $(count failed "$(log_of $project)")))
  skipped=$((skipped + $(count skipped "$(log_of $project)")))
done
# A runner that died without a count is a failure too.
if [ "$broken" -ne 0 ] && [ "$failed" -eq 0 ]; then failed=1; fi
if [ "$passed" -eq 0 ]; then failed=$((failed + 1)); fi

if [ "$skipped" -ne 0 ]; then
  echo "$passed passed, $failed failed, $skipped skipped"
else
  echo "$passed passed, $failed failed"
fi
[ "$failed" -eq 0 ]
