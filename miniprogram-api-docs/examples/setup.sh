# Sourced by booking.sh and by the guides' shell examples. Needs bash, curl and node.
HOST=${HOST:-http://127.0.0.1:5080}
API=$HOST/api/v1
STAFF_PASSWORD=${STAFF_PASSWORD:-ServiceNet-Demo-2026!}

# json .items[0].id        reads one value out of the JSON on standard input
json() { node -pe "JSON.parse(require('fs').readFileSync(0, 'utf8'))$1"; }

# nonce                    something that has not been used before
nonce() { node -pe "require('crypto').randomUUID()"; }

# call METHOD PATH [curl options]   leaves the status in $status and the body in $body; $token signs the request in
call() {
  local method=$1 path=$2; shift 2
  body=$(curl -sS -X "$method" "$API$path" ${token:+-H "Authorization: Bearer $token"} \
    -H 'Content-Type: application/json' -w '\n%{http_code}' "$@")
  status=${body##*$'\n'}
  body=${body%$'\n'*}
}

# code                     the problem code of the last answer
code() { json .code <<<"$body"; }

# expect STATUS [CODE]     stops when the last answer was another
expect() {
  if [ "$status" != "$1" ] || { [ $# -gt 1 ] && [ "$(code)" != "$2" ]; }; then
    echo "line ${BASH_LINENO[0]}: expected $*, got $status $body" >&2
    exit 1
  fi
}

# sign_in NAME             a citizen of the simulated WeChat; sets $token and $refresh
sign_in() {
  token=
  call POST /auth/wechat -d "{\"code\":\"sim:$1:$(nonce)\"}"; expect 200
  token=$(json .accessToken <<<"$body") refresh=$(json .refreshToken <<<"$body")
}

# staff_sign_in NAME       a sample staff account; sets $token and $refresh
staff_sign_in() {
  token=
  call POST /staff/auth/sign-in -d "{\"userName\":\"$1\",\"password\":\"$STAFF_PASSWORD\"}"; expect 200
  token=$(json .accessToken <<<"$body") refresh=$(json .refreshToken <<<"$body")
}

# free_slot STATION SERVICE [N]   the start of the Nth slot (from 0) that still has a place
free_slot() {
  call GET "/stations/$1/slots?service=$2"; expect 200
  json ".items.filter(s => s.remaining > 0)[${3:-0}].start" <<<"$body"
}

# booking STATION SERVICE START [SUBJECT]   the body of a booking
booking() {
  printf '{"stationId":"%s","service":"%s","start":"%s","subject":"%s","contact":{"name":"王小明","phone":"%s"}}' "$1" "$2" "$3" "${4:-商标被抢注，想问怎么办}" "${phone:-13800000000}"
}
