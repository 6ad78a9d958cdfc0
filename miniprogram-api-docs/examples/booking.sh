#!/usr/bin/env bash
# The whole way of an appointment, from the directory to the counter, against a host with sample data and the
# simulated WeChat:   bash booking.sh [http://127.0.0.1:5080]
# Ends with "ok"; stops at the first answer that is not what the guides say. Can be run again on the same host.
set -euo pipefail
[ $# -eq 0 ] || HOST=$1
. "$(dirname "${BASH_SOURCE[0]}")/setup.sh"
say() { printf -- '-- %s\n' "$*"; }
me=小明$RANDOM$RANDOM
phone=139$(printf %08d $((RANDOM * 2500 + RANDOM % 2500)))

say "the directory, without a login"
call GET /auth/mode; expect 200
[ "$(json .wechat <<<"$body")" = simulated ] || { echo "this host talks to the real WeChat" >&2; exit 1; }
call GET /stations/summary; expect 200
say "$(json '.networks.map(n => n.kind + " " + n.count).join(", ")' <<<"$body")"
call GET "/stations?kind=rightsProtection&district=510402&service=consultation&near=101.71,26.58&limit=3"; expect 200
say "nearest: $(json '.items.map(s => s.code + " " + s.distanceMeters + " m").join(", ")' <<<"$body")"
call GET "/stations?limit=0"; expect 400 request.invalid
call GET "/stations?kind=library"; expect 400 request.invalid
call GET /stations/NOWHERE; expect 404 station.unknown
call GET /nowhere; expect 404 route.unknown

say "every page of the list"
cursor= seen=0
while :; do
  call GET "/stations?limit=20${cursor:+&cursor=$cursor}"; expect 200
  seen=$((seen + $(json .items.length <<<"$body")))
  cursor=$(json .nextCursor <<<"$body")
  [ "$cursor" != null ] || break
done
call GET /stations/summary; expect 200
[ "$seen" = "$(json .total <<<"$body")" ]
call GET "/stations?limit=20&cursor=nonsense"; expect 400 request.invalid

say "an unchanged answer costs no body"
etag=$(curl -sS -o /dev/null -w '%header{etag}' "$API/services")
call GET /services -H "If-None-Match: $etag"; expect 304

say "signing in"
call GET /me; expect 401 auth.required
spent="sim:$me:$(nonce)"
call POST /auth/wechat -d "{\"code\":\"$spent\"}"; expect 200
call POST /auth/wechat -d "{\"code\":\"$spent\"}"; expect 401 auth.code_used
call POST /auth/wechat -d '{"code":"not a code"}'; expect 401 auth.code_invalid
sign_in "$me"; old=$refresh
call POST /auth/refresh -d "{\"refreshToken\":\"$old\"}"; expect 200
token=$(json .accessToken <<<"$body")
call GET /me; expect 200
call POST /auth/refresh -d "{\"refreshToken\":\"$old\"}"; expect 401 auth.refresh_reused
call GET /me; expect 401 auth.token_invalid
sign_in "$me"

say "days and slots"
call GET "/stations/WQ01/days?service=consultation"; expect 200
say "$(json '.items.map(d => d.date.slice(5) + (d.status === "open" ? " " + d.remaining : " " + (d.reason ?? d.status))).join(", ")' <<<"$body")"
first=$(free_slot WQ01 consultation 0)
second=$(free_slot WQ01 consultation 1)
third=$(free_slot WQ01 consultation 2)
call GET /stations/WQ01/slots; expect 400 request.invalid
call GET "/stations/WQ01/slots?service=hydrogen"; expect 422 booking.service_not_offered
call GET "/stations/WQ01/slots?service=consultation&from=2026-01-01&to=2026-03-01"; expect 400 request.invalid

say "booking, and the same booking again"
key=$(nonce)
call POST /bookings -H "Idempotency-Key: $key" -d "$(booking WQ01 consultation "$first")"; expect 201
id=$(json .id <<<"$body") number=$(json .number <<<"$body") checkin=$(json .checkInCode <<<"$body")
say "$number at $first, check-in code $checkin"
call POST /bookings -H "Idempotency-Key: $key" -d "$(booking WQ01 consultation "$first")"; expect 201
[ "$(json .id <<<"$body")" = "$id" ]
call POST /bookings -H "Idempotency-Key: $key" -d "$(booking WQ01 consultation "$first" 另一件事)"; expect 422 idempotency.key_reused

say "what is refused"
call POST /bookings -d "$(booking WQ02 consultation "$first")"; expect 409 booking.overlap
call POST /bookings -d "$(booking WQ01 consultation "2020-01-02T09:00:00+08:00")"; expect 422 booking.in_the_past
call POST /bookings -d "$(booking WQ01 consultation "${first:0:15}7:00+08:00")"; expect 422 booking.off_grid
call POST /bookings -d "$(booking WQ01 consultation "2099-01-05T09:00:00+08:00")"; expect 422 booking.beyond_horizon
call POST /bookings -d "$(booking WQ01 consultation "${second%+08:00}")"; expect 400 request.malformed
call POST /bookings -d "$(booking WQ01 hydrogen "$second")"; expect 422 booking.service_not_offered
call POST /bookings -d "$(booking NOWHERE consultation "$second")"; expect 404 station.unknown
call POST /bookings -d '{"stationId":"WQ01"}'; expect 400 request.invalid
call POST /bookings -d '{'; expect 400 request.malformed
call POST /bookings -d "$(booking WQ01 consultation "$second")"; expect 201
other=$(json .id <<<"$body")
call POST /bookings -d "$(booking WQ01 consultation "$third")"; expect 409 booking.limit_reached

say "my bookings"
call GET "/bookings?scope=coming"; expect 200
[ "$(json .items.length <<<"$body")" = 2 ]
call POST "/bookings/$other/reschedule" -H "Idempotency-Key: $(nonce)" -d "{\"start\":\"$third\"}"; expect 200
[ "$(json .start <<<"$body")" = "$third" ]
call POST "/bookings/$other/reschedule" -d "{\"start\":\"$first\"}"; expect 409 booking.overlap
call POST "/bookings/$other/cancel" -H "Idempotency-Key: $(nonce)" -d '{"reason":"改天再来"}'; expect 200
[ "$(json .status <<<"$body")" = cancelled ]
call POST "/bookings/$other/cancel" -d '{}'; expect 409 booking.illegal_transition
call GET "/bookings/$other"; expect 200
say "history: $(json '.history.map(h => h.move).join(", ")' <<<"$body")"
call GET "/bookings?scope=past"; expect 200
[ "$(json .items[0].id <<<"$body")" = "$other" ]

say "profile, with PATCH in a header"
call POST /me -H 'X-HTTP-Method-Override: PATCH' -d '{"displayName":"小明"}'; expect 200
[ "$(json .displayName <<<"$body")" = 小明 ]
call POST /me/phone -d "{\"code\":\"simphone:$phone:$(nonce)\"}"; expect 200
mine=$token

say "another person does not see it"
sign_in "路人$RANDOM$RANDOM"
call GET "/bookings/$id"; expect 404 booking.unknown
call POST "/bookings/$id/cancel" -d '{}'; expect 404 booking.unknown
call GET /staff/bookings; expect 403 auth.forbidden

say "the counter"
staff_sign_in wq01
call GET /staff/me; expect 200
call GET "/staff/bookings?date=${first:0:10}&status=confirmed&limit=100"; expect 200
[ "$(json ".items.some(b => b.id === '$id')" <<<"$body")" = true ]
for what in "{\"number\":\"$number\"}" "{\"phone\":\"$phone\"}" "{\"checkInCode\":\"$checkin\",\"date\":\"${first:0:10}\"}"; do
  call POST /staff/bookings/search -d "$what"; expect 200
  [ "$(json ".items.some(b => b.id === '$id')" <<<"$body")" = true ]
done
call POST "/staff/bookings/$id/no-show"; expect 409 booking.too_early
call POST "/staff/bookings/$id/check-in" -d '{"checkInCode":"------"}'; expect 422 booking.wrong_check_in_code
call POST "/staff/bookings/$id/check-in" -d "{\"checkInCode\":\"$checkin\"}"; expect 200
call POST "/staff/bookings/$id/complete" -H "Idempotency-Key: $(nonce)"; expect 200
call POST "/staff/bookings/$id/undo" -d '{"reason":"点错了"}'; expect 200
[ "$(json .status <<<"$body")" = checkedIn ]
call POST "/staff/bookings/$id/complete"; expect 200
call POST "/staff/bookings/$id/reveal" -d '{"field":"phone","reason":"电话确认到访时间"}'; expect 200
[ "$(json .value <<<"$body")" = "$phone" ]
call POST /staff/bookings -H "Idempotency-Key: $(nonce)" -d "$(booking WQ01 consultation "$third" 电话预约)"; expect 201
caller=$(json .id <<<"$body")
call POST "/staff/bookings/$caller/cancel" -d '{"reason":"来电取消"}'; expect 200
call POST /staff/bookings -d "$(booking WQ02 consultation "$third" 电话预约)"; expect 403 staff.other_station
staff_sign_in wq02
call GET "/staff/bookings/$id"; expect 403 staff.other_station
staff_sign_in admin
call GET "/admin/audit?action=booking.reveal&limit=1"; expect 200
[ "$(json .items[0].subject.id <<<"$body")" = "$id" ]

say "what reached the citizen"
token=$mine
for _ in $(seq 50); do
  call GET "/me/messages?limit=100"; expect 200
  [ "$(json ".items.some(m => m.kind === 'booking.completed')" <<<"$body")" = false ] || break
  sleep 0.2
done
say "$(json '.items.map(m => m.title).join(", ")' <<<"$body")"
message=$(json ".items.find(m => m.kind === 'booking.completed').id" <<<"$body")
call POST "/me/messages/$message/read"; expect 204
call GET /me/export; expect 200
[ "$(json .bookings.length <<<"$body")" = 2 ]
call DELETE /me; expect 204
call GET /me; expect 401 auth.token_invalid

echo ok
