-- The day's chain of a station. Stable, as its parts are: one said to be more would not be swallowed by the caller's statement,
-- and would be parsed anew in each transaction.
create function queue_chain_1(p_station uuid, p_day date) returns text
language sql stable as $$ select 'queue/' || p_station || '/' || to_char(p_day, 'YYYY-MM-DD') $$;

-- What the chain keeps of taking a number: a salted hash of what never changes about it.
create function queue_take_commitment_1(p_salt bytea, p_ticket uuid, p_station uuid, p_day date, p_letters text, p_seq int, p_place int, p_origin text, p_priority text, p_slot timestamptz, p_p50 real, p_p90 real, p_at timestamptz) returns bytea
language sql stable as $$
  select sha256(p_salt || convert_to('take' || E'\n' || p_ticket || E'\n' || p_station || E'\n' || (p_day - date '2000-01-01') || E'\n' || p_letters || p_seq || E'\n' || p_place || E'\n' || p_origin || E'\n' || (extract(epoch from p_at) * 1000000)::bigint
    || E'\n' || coalesce(p_priority, '') || E'\n' || coalesce((extract(epoch from p_slot) * 1000000)::bigint::text, '') || E'\n' || coalesce(p_p50::text, '') || E'\n' || coalesce(p_p90::text, ''), 'UTF8'))
$$;

-- What the chain keeps of an entry of the log.
create function queue_log_commitment_1(p_salt bytea, p_station uuid, p_day date, p_ticket uuid, p_kind text, p_at timestamptz, p_by_kind text, p_by_id uuid, p_by_name text, p_counter text, p_rule text, p_announcement int, p_detail text) returns bytea
language sql stable as $$
  select sha256(p_salt || convert_to(p_kind || E'\n' || coalesce(p_ticket::text, '') || E'\n' || p_station || E'\n' || (p_day - date '2000-01-01') || E'\n' || (extract(epoch from p_at) * 1000000)::bigint
    || E'\n' || p_by_kind || E'\n' || coalesce(p_by_id::text, '') || E'\n' || coalesce(p_by_name, '') || E'\n' || coalesce(p_counter, '') || E'\n' || coalesce(p_rule, '') || E'\n' || coalesce(p_announcement::text, '') || E'\n' || p_detail, 'UTF8'))
$$;

-- Draws several numbers in one act, each answered by itself: few statements for all of them. Wishes come as parallel arrays
-- sorted by station and day; no two share a person or a key. Locks are taken in one order everywhere: persons and keys, then
-- lines, by station and day; a line is held to the commit, so two kiosks cannot draw one number, and numbers follow the order of
-- commits. Under the locks what is seen is so, and what is written cannot be refused. Outcomes: taken; known (the key was used
-- before: what for, and by which request); already (holds the number in `resources`); plan_changed (asked only where a plan is
-- given), account_closed, closed, full.
create function take_numbers_1(
  p_locks bigint[], p_ids uuid[], p_accounts uuid[], p_issued_by uuid[], p_stations uuid[], p_plans bigint[], p_calendars bigint[], p_days date[],
  p_services text[], p_letters text[], p_letter_places int[], p_origins text[], p_bookings uuid[], p_slots timestamptz[], p_priorities text[], p_caps int[], p_idle boolean[], p_forecasts text[], p_p50s real[], p_p90s real[],
  p_made timestamptz[], p_salts bytea[], p_scopes uuid[], p_keys text[], p_requests bytea[], p_patience text,
  out outcomes text[], out resources text[], out requests bytea[], out seqs int[], out places int[], out versions bigint[])
language plpgsql set plan_cache_mode = force_generic_plan as $$
declare
  person bigint;
  ignored text;
  line record;
  seen record;
  outcome text;
  lines int := 0;
  wanted int := 0;
  line_stations uuid[];
  line_days date[];
  line_places int[];
  line_versions bigint[];
  line_numbers text[];
  line_open boolean[];
  at int := 0;
  numbers int[];
  chains text[] := '{}';
  commitments bytea[] := '{}';
  ats timestamptz[] := '{}';
  entries bigint[] := '{}';
  n int := cardinality(p_ids);
begin
  outcomes := array_fill(null::text, array[n]);
  resources := array_fill(null::text, array[n]);
  requests := array_fill(null::bytea, array[n]);
  seqs := array_fill(null::int, array[n]);
  places := array_fill(null::int, array[n]);
  versions := array_fill(null::bigint, array[n]);
  ignored := set_config('lock_timeout', p_patience, true);
  foreach person in array p_locks loop
    ignored := pg_advisory_xact_lock(person)::text;
  end loop;
  for i in 1 .. n loop
    if i = 1 or p_stations[i] <> p_stations[i - 1] or p_days[i] <> p_days[i - 1] then
      wanted := wanted + 1;
    end if;
  end loop;
  loop
    lines := 0;
    for line in
      select d.station_id, d.day, d.places, d.version, d.numbers::text as numbers, d.closed_at is null as open
      from unnest(p_stations, p_days) with ordinality w (station, day, place) join queue_days d on d.station_id = w.station and d.day = w.day
      where w.place = 1 or p_stations[w.place - 1] <> w.station or p_days[w.place - 1] <> w.day
      order by w.place for update of d
    loop
      lines := lines + 1;
      line_stations[lines] := line.station_id;
      line_days[lines] := line.day;
      line_places[lines] := line.places;
      line_versions[lines] := line.version;
      line_numbers[lines] := line.numbers;
      line_open[lines] := line.open;
    end loop;
    exit when lines = wanted;
    -- The first number of the day somewhere.
    insert into queue_days (station_id, day) select distinct w.station, w.day from unnest(p_stations, p_days) w (station, day) order by 1, 2 on conflict do nothing;
  end loop;
  for seen in
    select w.i::int as i, w.station, w.day, w.letters, w.letter_place,
      w.plan is null or (w.plan is not distinct from (select p.version from station_plan(w.station) p) and w.calendar = (select c.version from calendar_plan() c)) as planned,
      w.account is null or exists (select from open_account(w.account)) as open,
      (select t.id from queue_tickets t where t.account_id = w.account and t.day = w.day and t.status in ('waiting', 'called', 'serving')) as live,
      k.resource, k.request
    from unnest(p_stations, p_days, p_accounts, p_plans, p_calendars, p_letters, p_letter_places, p_scopes, p_keys) with ordinality w (station, day, account, plan, calendar, letters, letter_place, scope, key, i)
    left join idempotency_keys k on k.scope = w.scope and k.key = w.key
    order by w.i
  loop
    if at = 0 or line_stations[at] <> seen.station or line_days[at] <> seen.day then
      at := at + 1;
      numbers := line_numbers[at]::int[];
    end if;
    outcome := case
      when seen.resource is not null then 'known'
      when not seen.planned then 'plan_changed'
      when not seen.open then 'account_closed'
      when seen.live is not null then 'already'
      when not line_open[at] then 'closed'
      when line_places[at] >= p_caps[seen.i] then 'full'
      else 'taken' end;
    outcomes[seen.i] := outcome;
    if outcome = 'taken' then
      numbers[seen.letter_place] := coalesce(numbers[seen.letter_place], 0) + 1;
      line_numbers[at] := numbers::text;
      line_places[at] := line_places[at] + 1;
      line_versions[at] := line_versions[at] + 1;
      seqs[seen.i] := numbers[seen.letter_place];
      places[seen.i] := line_places[at];
      versions[seen.i] := line_versions[at];
      chains := chains || queue_chain_1(seen.station, seen.day);
      commitments := commitments || queue_take_commitment_1(p_salts[seen.i], p_ids[seen.i], seen.station, seen.day, seen.letters, seqs[seen.i], places[seen.i], p_origins[seen.i], p_priorities[seen.i], p_slots[seen.i], p_p50s[seen.i], p_p90s[seen.i], p_made[seen.i]);
      ats := ats || p_made[seen.i];
      entries := entries || versions[seen.i];
    elsif outcome = 'known' then
      resources[seen.i] := seen.resource;
      requests[seen.i] := seen.request;
    elsif outcome = 'already' then
      resources[seen.i] := seen.live::text;
    end if;
  end loop;
  if cardinality(entries) = 0 then
    return;
  end if;
  -- One statement: each costs the executor a beginning and an end.
  with keys as (
    insert into idempotency_keys (scope, key, request, status, resource, created_at)
    select w.scope, w.key, w.request, 201, w.id::text, w.made from unnest(p_scopes, p_keys, p_requests, p_ids, p_made, outcomes) w (scope, key, request, id, made, outcome)
    where w.key is not null and w.outcome = 'taken'),
  days as (
    update queue_days d set places = w.places, version = w.version, numbers = w.numbers::int[]
    from unnest(line_stations, line_days, line_places, line_versions, line_numbers) w (station, day, places, version, numbers)
    where d.station_id = w.station and d.day = w.day and d.version <> w.version)
  insert into queue_tickets (id, station_id, day, letters, seq, place, service, origin, account_id, issued_by, booking_id, slot_start, taken_slot, priority, taken_priority, status, taken_at, met_idle, forecast, told_p50, told_p90, salt, chain_seq)
  select w.id, w.station, w.day, w.letters, w.seq, w.place, w.service, w.origin, w.account, w.issued_by, w.booking, w.slot, w.slot, w.priority, w.priority, 'waiting', w.made, w.idle, w.forecast::real[], w.p50, w.p90, w.salt, w.version
  from unnest(p_ids, p_stations, p_days, p_letters, seqs, places, p_services, p_origins, p_accounts, p_issued_by, p_bookings, p_slots, p_priorities, p_made, p_idle, p_forecasts, p_p50s, p_p90s, p_salts, versions, outcomes)
    w (id, station, day, letters, seq, place, service, origin, account, issued_by, booking, slot, priority, made, idle, forecast, p50, p90, salt, version, outcome)
  where w.outcome = 'taken';
  ignored := chain_append_runs(chains, commitments, ats, entries)::text;
end $$;

-- Writes entries of one station's day: they take the next versions, and stand in the chain under the same numbers. The
-- caller holds the day's row. Answers the day's new version.
create function write_queue_log_1(
  p_station uuid, p_day date, p_tickets uuid[], p_kinds text[], p_ats timestamptz[], p_by_kind text, p_by_id uuid, p_by_name text,
  p_counters text[], p_rules text[], p_announcements int[], p_details text[], p_salts bytea[]) returns bigint
language plpgsql as $$
declare
  first_seq bigint;
  last_seq bigint;
  commitments bytea[];
begin
  update queue_days set version = version + cardinality(p_kinds) where station_id = p_station and day = p_day returning version into last_seq;
  select array_agg(queue_log_commitment_1(e.salt, p_station, p_day, e.ticket, e.kind, e.at, p_by_kind, p_by_id, p_by_name, e.counter, e.rule, e.announcement, e.detail) order by e.place)
  into commitments
  from unnest(p_tickets, p_kinds, p_ats, p_counters, p_rules, p_announcements, p_details, p_salts) with ordinality e (ticket, kind, at, counter, rule, announcement, detail, salt, place);
  first_seq := chain_append_all(queue_chain_1(p_station, p_day), commitments, p_ats);
  if first_seq + cardinality(p_kinds) - 1 is distinct from last_seq then
    raise exception 'the chain of % on % is at %, the day at %', p_station, p_day, first_seq, last_seq using errcode = 'SN901';
  end if;
  insert into queue_log (station_id, day, seq, ticket_id, kind, at, by_kind, by_id, by_name, counter, rule, announcement, detail, salt)
  select p_station, p_day, first_seq + e.place - 1, e.ticket, e.kind, e.at, p_by_kind, p_by_id, p_by_name, e.counter, e.rule, e.announcement, e.detail::json, e.salt
  from unnest(p_tickets, p_kinds, p_ats, p_counters, p_rules, p_announcements, p_details, p_salts) with ordinality e (ticket, kind, at, counter, rule, announcement, detail, salt, place);
  return last_seq;
end $$;

-- How a day's estimates turned out. A wait that was ended by being called counts by its length; one that was given up after
-- more than the nine-of-ten that was told counts as outside: leaving out those who waited in vain would flatter.
create function queue_coverage_1(p_station uuid, p_day date) returns table (told int, within_p50 int, within_p90 int)
language sql stable as $$
  select count(*)::int, (count(*) filter (where w.called and w.minutes <= t.told_p50 + 0.000001))::int, (count(*) filter (where w.called and w.minutes <= t.told_p90 + 0.000001))::int
  from queue_tickets t
  cross join lateral (select t.first_called_at is not null as called, extract(epoch from coalesce(t.first_called_at, t.ended_at) - t.taken_at) / 60 as minutes) w
  where t.station_id = p_station and t.day = p_day and t.told_p90 is not null and not t.was_parked
    and ((w.called and t.level is not null) or (not w.called and t.status = 'left' and w.minutes > t.told_p90))
$$;
