#!/usr/bin/env bash
# Publishes the product as the Dockerfile does and starts what came out, in environment Production.
set -euo pipefail
cd "$(dirname "$0")/.."
work="$(mktemp -d)"
pid=""
trap '[ -z "$pid" ] || kill "$pid" 2>/dev/null || true; rm -rf "$work"' EXIT

dotnet publish src/MailboxWizard --configuration Release --nologo --output "$work/app" >/dev/null
export ASPNETCORE_ENVIRONMENT=Production

echo "Without the required settings, and with faults in others:"
set +e
(cd "$work" && Setup__GraphRoute__First__Kind=Foo Setup__ParallelRuns=0 Serilog__MinimumLevel__Default=Foo dotnet app/MailboxWizard.dll >"$work/empty.out" 2>"$work/empty.err")
code=$?
set -e
cat "$work/empty.err"
[ "$code" -eq 1 ] || { echo "Expected exit code 1, got $code."; exit 1; }
for key in AzureAd:ClientId AzureAd:ClientCertificates Shell:PublicUrl Storage:KeyCertificatePath Audit:SigningCertificatePath \
  Setup:GraphRoute:First:Kind Setup:ParallelRuns Serilog:MinimumLevel:Default; do
  grep -q "^$key" "$work/empty.err" || { echo "The setting $key was not named."; exit 1; }
done
[ ! -e "$work/data" ] || { echo "It made a data folder although its settings are faulty."; exit 1; }

echo "With settings:"
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj "/CN=MailboxWizard keys" -keyout "$work/key.pem" -out "$work/cert.pem" 2>/dev/null
openssl pkcs12 -export -inkey "$work/key.pem" -in "$work/cert.pem" -passout pass:only-for-this-check -out "$work/keys.pfx"
port="$(shuf -i 20000-40000 -n 1)"
(
  cd "$work"
  ASPNETCORE_URLS="http://127.0.0.1:$port" \
  AzureAd__ClientId=00000000-0000-4000-8000-000000000001 \
  AzureAd__ClientSecret=only-for-this-check \
  Shell__PublicUrl=https://mailbox.example \
  Storage__Folder="$work/data" Storage__KeysFolder="$work/keys" \
  Storage__KeyCertificatePath="$work/keys.pfx" Storage__KeyCertificatePassword=only-for-this-check \
  Audit__SigningCertificatePath="$work/keys.pfx" Audit__SigningCertificatePassword=only-for-this-check \
  exec dotnet app/MailboxWizard.dll >"$work/out" 2>&1
) &
pid=$!
for _ in $(seq 60); do
  if curl -fsS "http://127.0.0.1:$port/health/ready" -H "Host: mailbox.example" >"$work/ready" 2>/dev/null; then
    cat "$work/ready"; echo
    # As behind a proxy that ends TLS. Into files: grep -q closes a pipe before curl is done.
    for page in "" setup; do
      curl -fsS "http://127.0.0.1:$port/$page" -H "Host: mailbox.example" -H "X-Forwarded-Proto: https" -D "$work/head$page" -o "$work/page$page"
    done
    grep -q "Connect a mailbox to Therefore" "$work/page" || { echo "The start page did not come."; exit 1; }
    grep -qi "^set-cookie: __Host-MailboxWizard.Antiforgery=.*; secure" "$work/headsetup" || { echo "The page with the form set no secure antiforgery cookie."; exit 1; }
    exit 0
  fi
  kill -0 "$pid" 2>/dev/null || { cat "$work/out"; echo "It ended before it was ready."; exit 1; }
  sleep 0.5
done
cat "$work/out"
echo "It was not ready within 30 seconds."
exit 1
