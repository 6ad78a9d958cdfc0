-- The hot writes, one round trip each. A function's name ends in its version: an old binary keeps calling the one
-- it knows while a new one brings its own.

-- Takes a place in a cell: false when there is none, and then nothing was written.
create function take_cell_1(p_station uuid, p_at timestamptz, p_capacity int) returns boolean
language plpgsql as $$
begin
  loop
    update slot_cells set taken = taken + 1, capacity = greatest(p_capacity, taken + 1)
    where station_id = p_station and starts_at = p_at and taken < p_capacity;
    if found then
      return true;
    end if;
    insert into slot_cells (station_id, starts_at, capacity, taken) values (p_station, p_at, p_capacity, 1) on conflict do nothing;
    if found then
      return true;
    end if;
    -- The row exists: either it is full, or another first booking made it just now.
    if exists (select from slot_cells where station_id = p_station and starts_at = p_at and taken >= p_capacity) then
      return false;
    end if;
  end loop;
end $$;

-- The short question before booking a slot that was full a moment ago: true where the plan is this one, a cell has no
-- place, and the key has made no booking.
create function slots_full_1(
  p_stations uuid[], p_plans bigint[], p_starts timestamptz[], p_cells int[], p_capacities int[], p_scopes uuid[], p_keys text[], p_step interval, out answers boolean[])
language plpgsql stable set plan_cache_mode = force_generic_plan as $$
declare
  refused boolean;
begin
  for i in 1 .. cardinality(p_stations) loop
    refused := exists (
        select from station_plan(p_stations[i]) p
        join slot_cells s on s.station_id = p_stations[i] and s.starts_at >= p_starts[i] and s.starts_at < p_starts[i] + p_step * p_cells[i] and s.taken >= p_capacities[i]
        -- Hours may have moved since: only cells of today's grid count.
        where p.version = p_plans[i] and mod(extract(epoch from s.starts_at - p_starts[i]), extract(epoch from p_step)) = 0)
      and not exists (select from idempotency_keys k where k.scope = p_scopes[i] and k.key = p_keys[i]);
    answers[i] := refused;
  end loop;
end $$;

-- Books several wishes in one act, each answered by itself: one round trip and one flush for all of them. Wishes come as
-- parallel arrays, sorted by station and start. Locks are taken in one order everywhere, persons, then keys, then
-- cells, each sorted, so that nobody waits in a circle. Outcomes: booked; known (the key was used before: what for,
-- and by which request); plan_changed, account_closed, overlap, limit_reached, slot_full; again (the key was forgotten while we looked).
-- The plans are the general ones: planning anew for the values at hand costs more than the act itself.
create function book_appointments_1(
  p_locks bigint[], p_ids uuid[], p_numbers text[], p_accounts uuid[], p_created_by uuid[], p_stations uuid[], p_plans bigint[], p_calendars bigint[],
  p_services text[], p_starts timestamptz[], p_ends timestamptz[], p_cells int[], p_capacities int[], p_subjects text[], p_names bytea[], p_phones bytea[],
  p_phone_indexes bytea[], p_codes text[], p_made timestamptz[], p_scopes uuid[], p_keys text[], p_requests bytea[], p_facts jsonb[],
  p_step interval, p_now timestamptz, p_limit int, p_patience text,
  out outcomes text[], out resources text[], out requests bytea[])
language plpgsql set plan_cache_mode = force_generic_plan as $$
declare
  person bigint;
  ignored text;
  seen record;
  outcome text;
  places int;
begin
  resources := array_fill(null::text, array[cardinality(p_ids)]);
  requests := array_fill(null::bytea, array[cardinality(p_ids)]);
  ignored := set_config('lock_timeout', p_patience, true);
  -- One act at a time for a person: the limit and the overlap below are then facts, not guesses. An assignment, as
  -- that is no statement; what follows sees what was committed before the locks were had.
  foreach person in array p_locks loop
    ignored := pg_advisory_xact_lock(person)::text;
  end loop;
  for i in 1 .. cardinality(p_ids) loop
    -- One scan of the person's bookings for both of their rules: what still counts began at most the longest
    -- appointment ago.
    select (select p.version from station_plan(p_stations[i]) p) as plan, (select c.version from calendar_plan() c) as calendar,
      p_accounts[i] is null or exists (select from open_account(p_accounts[i])) as open, own.overlapping, own.coming
    into seen
    from (
      select count(*) filter (where b.starts_at < p_ends[i] and b.ends_at > p_starts[i]) as overlapping,
        count(*) filter (where b.station_id = p_stations[i] and b.starts_at > p_now and b.status = 'confirmed') as coming
      from bookings b
      where b.account_id = p_accounts[i] and b.starts_at > p_now - interval '8 hours' and b.status in ('confirmed', 'checkedIn')) own;
    outcome := case
      when seen.plan is distinct from p_plans[i] or seen.calendar <> p_calendars[i] then 'plan_changed'
      when not seen.open then 'account_closed'
      when seen.overlapping > 0 then 'overlap'
      when seen.coming >= p_limit then 'limit_reached' end;
    places := 0;
    if outcome is null then
      -- A row with a place is taken here; a first booking, or a full cell, is the other function's. A full cell is
      -- refused by reading alone.
      while places < p_cells[i] loop
        update slot_cells set taken = taken + 1, capacity = greatest(p_capacities[i], taken + 1)
        where station_id = p_stations[i] and starts_at = p_starts[i] + p_step * places and taken < p_capacities[i];
        if not found and not take_cell_1(p_stations[i], p_starts[i] + p_step * places, p_capacities[i]) then
          outcome := 'slot_full';
          exit;
        end if;
        places := places + 1;
      end loop;
    end if;
    if outcome is null then
      -- The key's row lets the others in: one that is taken lets none.
      with key as (
        insert into idempotency_keys (scope, key, request, status, resource, created_at)
        select p_scopes[i], p_keys[i], p_requests[i], 201, p_ids[i]::text, p_made[i] where p_keys[i] is not null
        on conflict do nothing returning 1),
      fact as (
        insert into outbox (fact, payload, at, due_at)
        select 'booking.made', p_facts[i], p_made[i], p_made[i] where p_keys[i] is null or exists (select from key))
      insert into bookings (id, number, account_id, station_id, service, starts_at, ends_at, cells, subject, contact_name, contact_phone, phone_index, check_in_code, status, created_by, created_at)
      select p_ids[i], p_numbers[i], p_accounts[i], p_stations[i], p_services[i], p_starts[i], p_ends[i], p_cells[i], p_subjects[i], p_names[i], p_phones[i], p_phone_indexes[i], p_codes[i], 'confirmed', p_created_by[i], p_made[i]
      where p_keys[i] is null or exists (select from key);
      outcome := case when found then 'booked' else 'again' end;
    end if;
    if outcome <> 'booked' then
      while places > 0 loop
        places := places - 1;
        update slot_cells set taken = taken - 1 where station_id = p_stations[i] and starts_at = p_starts[i] + p_step * places;
      end loop;
      -- Not booked now; the same request may have been before, and is then answered with what it made.
      select k.resource, k.request into seen from idempotency_keys k where k.scope = p_scopes[i] and k.key = p_keys[i];
      if found then
        outcome := 'known';
        resources[i] := seen.resource;
        requests[i] := seen.request;
      end if;
    end if;
    outcomes[i] := outcome;
  end loop;
end $$;

-- Gives places back and takes others in one pass over the cells in time order; raises SN001 when one is full, which
-- undoes the whole act. A cell's capacity stays what it was at the last taking: the next taking brings its own.
create function move_cells_1(p_station uuid, p_from timestamptz[], p_to timestamptz[], p_capacity int) returns void
language plpgsql as $$
declare
  cell record;
begin
  for cell in
    select coalesce(f.at, t.at) as at, f.at is not null as given, t.at is not null as wanted
    from unnest(p_from) f (at) full join unnest(p_to) t (at) on f.at = t.at
    order by 1
  loop
    if cell.given and not cell.wanted then
      update slot_cells set taken = taken - 1 where station_id = p_station and starts_at = cell.at;
    elsif cell.wanted and not cell.given and not take_cell_1(p_station, cell.at, p_capacity) then
      raise exception 'slot full' using errcode = 'SN001';
    end if;
  end loop;
end $$;
