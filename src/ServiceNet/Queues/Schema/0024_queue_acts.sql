-- The day's chain of a station. Stable, as its parts are: one said to be more would not be swallowed by the caller's statement,
-- and would be parsed anew in each transaction.
create function queue_chain_1(p_station uuid, p_day date) returns text
language sql stable as $$ select 'queue/' || p_station || '/' || to_char(p_day, 'YYYY-MM-DD') $$;

-- What the chain keeps of taking a number: a salted hash of what never changes about it.
create function queue_take_commitment_1(p_salt bytea, p_ticket uuid, p_station uuid, p_day date, p_letters text, p_seq int, p_place int, p_origin text, p_at timestamptz) returns bytea
language sql stable as $$
  select sha256(p_salt || convert_to('take' || E'\n' || p_ticket || E'\n' || p_station || E'\n' || (p_day - date '2000-01-01') || E'\n' || p_letters || p_seq || E'\n' || p_place || E'\n' || p_origin || E'\n' || (extract(epoch from p_at) * 1000000)::bigint, 'UTF8'))
$$;

-- What the chain keeps of an entry of the log.
create function queue_log_commitment_1(p_salt bytea, p_station uuid, p_day date, p_ticket uuid, p_kind text, p_at timestamptz, p_by_kind text, p_by_id uuid, p_counter text, p_rule text, p_announcement int, p_detail text) returns bytea
language sql stable as $$
  select sha256(p_salt || convert_to(p_kind || E'\n' || coalesce(p_ticket::text, '') || E'\n' || p_station || E'\n' || (p_day - date '2000-01-01') || E'\n' || (extract(epoch from p_at) * 1000000)::bigint
    || E'\n' || p_by_kind || E'\n' || coalesce(p_by_id::text, '') || E'\n' || coalesce(p_counter, '') || E'\n' || coalesce(p_rule, '') || E'\n' || coalesce(p_announcement::text, '') || E'\n' || p_detail, 'UTF8'))
$$;

-- Draws several numbers in one act, each answered by itself. Wishes come as parallel arrays sorted by station and day. Locks are
-- taken in one order everywhere: persons and keys, then lines, by station and day. The day's row is held to the commit: two
-- kiosks cannot draw one number, and numbers follow the order of commits. Outcomes: taken; known (the key was used before);
-- already (holds the number in `resources`); plan_changed (asked only where a plan is given), account_closed, closed, full; again (the key was forgotten while we looked).
create function take_numbers_1(
  p_locks bigint[], p_ids uuid[], p_accounts uuid[], p_issued_by uuid[], p_stations uuid[], p_plans bigint[], p_calendars bigint[], p_days date[],
  p_services text[], p_letters text[], p_letter_places int[], p_origins text[], p_bookings uuid[], p_slots timestamptz[], p_priorities text[], p_caps int[], p_idle boolean[], p_forecasts text[], p_p50s real[], p_p90s real[],
  p_made timestamptz[], p_salts bytea[], p_scopes uuid[], p_keys text[], p_requests bytea[], p_patience text,
  out outcomes text[], out resources text[], out requests bytea[], out seqs int[], out places int[], out versions bigint[])
language plpgsql set plan_cache_mode = force_generic_plan as $$
declare
  person bigint;
  ignored text;
  seen record;
  taken record;
  outcome text;
  commitments bytea[] := '{}';
  ats timestamptz[] := '{}';
  lone_chains text[] := '{}';
  lone_commitments bytea[] := '{}';
  lone_ats timestamptz[] := '{}';
  lone_versions bigint[] := '{}';
  last_version bigint;
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
    select (select p.version from station_plan(p_stations[i]) p) as plan, (select c.version from calendar_plan() c) as calendar,
      p_accounts[i] is null or exists (select from open_account(p_accounts[i])) as open,
      (select t.id from queue_tickets t where t.account_id = p_accounts[i] and t.day = p_days[i] and t.status in ('waiting', 'called', 'serving')) as live
    into seen;
    outcome := case
      when p_plans[i] is not null and (seen.plan is distinct from p_plans[i] or seen.calendar <> p_calendars[i]) then 'plan_changed'
      when not seen.open then 'account_closed'
      when seen.live is not null then 'already' end;
    if outcome is null then
      loop
        with key as (
          insert into idempotency_keys (scope, key, request, status, resource, created_at)
          select p_scopes[i], p_keys[i], p_requests[i], 201, p_ids[i]::text, p_made[i] where p_keys[i] is not null
          on conflict do nothing returning 1),
        line as (
          update queue_days d set places = d.places + 1, version = d.version + 1, numbers[p_letter_places[i]] = coalesce(d.numbers[p_letter_places[i]], 0) + 1
          where d.station_id = p_stations[i] and d.day = p_days[i] and d.closed_at is null and (p_caps[i] is null or d.places < p_caps[i])
            and (p_keys[i] is null or exists (select from key))
          returning d.places as place, d.version, d.numbers[p_letter_places[i]] as seq)
        insert into queue_tickets (id, station_id, day, letters, seq, place, service, origin, account_id, issued_by, booking_id, slot_start, priority, status, taken_at, met_idle, forecast, told_p50, told_p90, salt, chain_seq)
        select p_ids[i], p_stations[i], p_days[i], p_letters[i], l.seq, l.place, p_services[i], p_origins[i], p_accounts[i], p_issued_by[i], p_bookings[i], p_slots[i], p_priorities[i], 'waiting', p_made[i],
          p_idle[i], p_forecasts[i]::real[], p_p50s[i], p_p90s[i], p_salts[i], l.version
        from line l
        returning seq, place, chain_seq into taken;
        if found then
          outcome := 'taken';
          exit;
        end if;
        -- Nobody took a number there today, or the line takes no more, or the key was used.
        if p_keys[i] is not null then
          delete from idempotency_keys where scope = p_scopes[i] and key = p_keys[i] and resource = p_ids[i]::text;
          if not found then
            outcome := 'again';
            exit;
          end if;
        end if;
        select d.closed_at, d.places into seen from queue_days d where d.station_id = p_stations[i] and d.day = p_days[i];
        if found then
          outcome := case when seen.closed_at is not null then 'closed' when p_caps[i] is not null and seen.places >= p_caps[i] then 'full' end;
          exit when outcome is not null;
        else
          insert into queue_days (station_id, day) values (p_stations[i], p_days[i]) on conflict do nothing;
        end if;
      end loop;
    end if;
    if outcome = 'taken' then
      seqs[i] := taken.seq;
      places[i] := taken.place;
      versions[i] := taken.chain_seq;
      last_version := taken.chain_seq;
      commitments := commitments || queue_take_commitment_1(p_salts[i], p_ids[i], p_stations[i], p_days[i], p_letters[i], taken.seq, taken.place, p_origins[i], p_made[i]);
      ats := ats || p_made[i];
    else
      if outcome = 'already' then
        resources[i] := seen.live::text;
      end if;
      select k.resource, k.request into seen from idempotency_keys k where k.scope = p_scopes[i] and k.key = p_keys[i];
      if found then
        outcome := 'known';
        resources[i] := seen.resource;
        requests[i] := seen.request;
      end if;
    end if;
    outcomes[i] := outcome;
    -- The last of a station in this act: its entries go to the chain together, and must be the numbers they were given.
    if cardinality(ats) > 0 and (i = n or p_stations[i + 1] <> p_stations[i] or p_days[i + 1] <> p_days[i]) then
      if cardinality(ats) = 1 then
        lone_chains := lone_chains || queue_chain_1(p_stations[i], p_days[i]);
        lone_commitments := lone_commitments || commitments[1];
        lone_ats := lone_ats || ats[1];
        lone_versions := lone_versions || last_version;
      elsif chain_append_all(queue_chain_1(p_stations[i], p_days[i]), commitments, ats) + cardinality(ats) - 1 <> last_version then
        raise exception 'the chain of % on % is not at %', p_stations[i], p_days[i], last_version using errcode = 'SN901';
      end if;
      commitments := '{}';
      ats := '{}';
    end if;
  end loop;
  if cardinality(lone_chains) > 0 then
    ignored := chain_append_each(lone_chains, lone_commitments, lone_ats, lone_versions)::text;
  end if;
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
  select array_agg(queue_log_commitment_1(e.salt, p_station, p_day, e.ticket, e.kind, e.at, p_by_kind, p_by_id, e.counter, e.rule, e.announcement, e.detail) order by e.place)
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
