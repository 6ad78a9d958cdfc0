#!/usr/bin/env bash
# Installs what is missing, checks the habits, runs every suite of both languages and ends with one line:
# N passed, N failed, N skipped. Exit code 0 only when nothing failed and nothing was skipped.
set -uo pipefail
cd "$(dirname "$0")/.."
root=$PWD
results=$root/artifacts/results
rm -rf "$results"
mkdir -p "$results"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 REDOCLY_TELEMETRY=off CI=${CI:-true}
passed=0 failed=0 skipped=0

say() { printf '\n== %s\n' "$*"; }

# A habit counts as one test: it passes or it fails, and the run goes on either way.
check() { # what, command...
  local what=$1 log; shift
  log=$results/$(printf '%s' "$what" | tr -c 'a-zA-Z0-9' '-').log
  if "$@" >"$log" 2>&1; then
    passed=$((passed + 1)); echo "ok: $what"
  else
    failed=$((failed + 1)); echo "FAILED: $what"; tail -n 60 "$log"
  fi
}

# --- what the machine lacks -------------------------------------------------------------------------------------
as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi; }
install_debian() {
  local missing=()
  command -v redis-server >/dev/null || missing+=(redis-server)
  [ -x /usr/sbin/nginx ] || command -v nginx >/dev/null || missing+=(nginx)
  # psql and pg_dump, of the server's own version: an operator's programs, drilled by the tests of the deployment. A client
  # without its server would meet one of npm's, of another version.
  { command -v pg_dump && ls /usr/lib/postgresql/*/bin/initdb; } >/dev/null 2>&1 || missing+=(postgresql)
  command -v chromium >/dev/null || missing+=(chromium)
  fc-list 2>/dev/null | grep -qi 'CJK' || missing+=(fontconfig fonts-noto-cjk)
  [ ${#missing[@]} -eq 0 ] && return 0
  command -v apt-get >/dev/null || { echo "please install: ${missing[*]}"; return 1; }
  say "installing ${missing[*]}"
  as_root env DEBIAN_FRONTEND=noninteractive apt-get update -q &&
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -yq --no-install-recommends "${missing[@]}"
}
install_debian >"$results/install.log" 2>&1 || { tail -n 20 "$results/install.log"; echo "FAILED: installing what the tests need"; failed=$((failed + 1)); }

# --- build: warnings are errors; the clients are built with the host ---------------------------------------------
say "build"
npm_install() { (cd "src/clients/$1" && { [ -f node_modules/.package-lock.json ] && [ node_modules/.package-lock.json -nt package-lock.json ] && [ "$1" != api ] || npm ci --ignore-scripts --no-audit --no-fund --loglevel=error; }); }
check "install the clients' tools" bash -c "$(declare -f npm_install); npm_install api && npm_install console && npm_install miniprogram && cd tests/ServiceNet.BrowserTests/lighthouse && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error"
touch src/clients/{api,console,miniprogram}/node_modules/.installed
check "build the solution" dotnet build ServiceNet.sln -c Release -v minimal

# --- habits -------------------------------------------------------------------------------------------------------
say "habits"
unchanged() { git diff --exit-code --stat -- "$@" && [ -z "$(git status --porcelain -- "$@")" ]; }
check "formatting" dotnet format ServiceNet.sln --verify-no-changes --no-restore -v quiet
check "openapi.json is what the code says" unchanged miniprogram-api-docs/openapi.json
check "the API document is clean" npm --prefix src/clients/api run lint
check "the generated types are what the document says" bash -c 'npm --prefix src/clients/api run generate && git diff --exit-code --stat -- src/clients/api/schema.d.ts'
for client in console miniprogram; do
  check "$client: types" npm --prefix "src/clients/$client" run type-check
  check "$client: lint" npm --prefix "src/clients/$client" run lint
done
check "mini-program: builds for WeChat within its size limit" bash -c 'cd src/clients/miniprogram && npm run build:mp-weixin && node tests/package-size.mjs'
check "nothing is skipped in the code" bash -c '! git grep -nE "Skip *= *\"|\.skip\(|it\.only\(|test\.only\(|describe\.only\(" -- "tests/*" "src/clients/*"'
check "no registry's address in a lock file" bash -c '! git grep -nE "\"resolved\": *\"https?://" -- "*package-lock.json"'
check "running leaves the tree clean" unchanged .

# --- suites -------------------------------------------------------------------------------------------------------
failed_vitest() { # results
  node -e '
    const r = JSON.parse(require("fs").readFileSync(process.argv[1], "utf8"))
    for (const f of r.testResults) {
      if (f.message) console.log(f.name, f.message)
      for (const t of f.assertionResults) if (t.status === "failed") console.log(`  Failed ${t.fullName}\n${t.failureMessages.join("\n").slice(0, 1500)}`)
    }' "$1" 2>/dev/null
}
count_vitest() { # client, name of the results, arguments...
  local client=$1 name=$2 file=$results/$2.json; shift 2
  (cd "src/clients/$client" && npx vitest run "$@" --reporter=json --outputFile="$file") >"$results/$name.log" 2>&1 || failed_vitest "$file" || tail -n 40 "$results/$name.log"
  read -r p f s < <(node -e '
    const r = JSON.parse(require("fs").readFileSync(process.argv[1], "utf8"))
    console.log(r.numPassedTests, r.numFailedTests + (r.numTotalTests === 0 ? 1 : 0), r.numPendingTests + r.numTodoTests)' "$file" 2>/dev/null || echo "0 1 0")
  passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
  echo "$name: $p passed, $f failed, $s skipped"
}
# A suite that has not ended by then hangs: the last lines of its log name the test.
longest=${SERVICENET_LONGEST_SUITE:-2700}
run_dotnet() { # project, name of the results, arguments...
  local project=$1 name=$2; shift 2
  timeout --kill-after=30 "$longest" dotnet test "tests/$project" -c Release --no-build --logger "trx;LogFileName=$results/$name.trx" --logger "console;verbosity=normal" "$@" >"$results/$name.log" 2>&1
  echo $? >"$results/$name.code"
}
count_dotnet() { # name of the results
  local name=$1 trx=$results/$1.trx
  case $(cat "$results/$name.code") in
    0) ;;
    124 | 137) echo "$name did not end within $longest s; its last lines:"; tail -n 15 "$results/$name.log" ;;
    *) grep -E '^\s*(Failed|Error Message|Assert|System\.|Xunit|   at ServiceNet)' "$results/$name.log" | head -n 80 ;;
  esac
  read -r p f s < <(node -e '
    const c = /<Counters ([^>]*)\/>/.exec(require("fs").readFileSync(process.argv[1], "utf8"))[1]
    const n = k => Number((new RegExp(`\\b${k}="(\\d+)"`).exec(c) ?? [0, 0])[1])
    console.log(n("passed"), n("total") === 0 ? 1 : n("failed") + n("error") + n("timeout") + n("aborted"), n("notExecuted") + n("total") - n("executed") > 0 ? n("total") - n("executed") : 0)' "$trx" 2>/dev/null || echo "0 1 0")
  passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
  echo "$name: $p passed, $f failed, $s skipped"
}

say "suites"
for client in console miniprogram; do count_vitest "$client" "$client"; done
# Of the WeChat build made above.
count_vitest miniprogram miniprogram-wechat --config vitest.wechat.config.ts
for suite in ServiceNet.Tests ServiceNet.IntegrationTests; do
  run_dotnet "$suite" "$suite"
  count_dotnet "$suite"
done
# A browser mostly waits, so two halves run beside each other, each with a database, hosts and a browser of its own: the
# walks over every page, and all journeys. What one leaves out the other runs.
walks='EveryPage KeptPictures LighthouseScores TheLook ElderView ATicketInHand'
of_walks=$(printf '|FullyQualifiedName~.%s.' $walks)
of_journeys=$(printf '&FullyQualifiedName!~.%s.' $walks)
run_dotnet ServiceNet.BrowserTests ServiceNet.BrowserTests-walks --filter "${of_walks:1}" &
run_dotnet ServiceNet.BrowserTests ServiceNet.BrowserTests-journeys --filter "${of_journeys:1}"
wait
for half in walks journeys; do count_dotnet "ServiceNet.BrowserTests-$half"; done

echo
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ] && [ "$skipped" -eq 0 ]
