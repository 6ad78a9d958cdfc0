-- The hot writes, one round trip each. A function's name ends in its version: an old binary keeps calling the one
-- it knows while a new one brings its own.

-- Takes one place in every cell, in the order given: callers sort by time, so two bookings never wait for each
-- other in a circle. Raises SN001 when a cell is full, which undoes the whole act.
create function take_cells_1(p_station uuid, p_cells timestamptz[], p_capacity int[]) returns void
language plpgsql as $$
begin
  for i in 1 .. array_length(p_cells, 1) loop
    loop
      update slot_cells set taken = taken + 1, capacity = greatest(p_capacity[i], taken + 1)
      where station_id = p_station and starts_at = p_cells[i] and taken < p_capacity[i];
      exit when found;
      insert into slot_cells (station_id, starts_at, capacity, taken) values (p_station, p_cells[i], p_capacity[i], 1) on conflict do nothing;
      exit when found;
      -- The row exists: either it is full, or another first booking made it just now.
      if exists (select from slot_cells where station_id = p_station and starts_at = p_cells[i] and taken >= p_capacity[i]) then
        raise exception 'slot full' using errcode = 'SN001';
      end if;
    end loop;
  end loop;
end $$;

-- Books. Outcomes: booked, repeated (resource: the booking made then), key_reused, plan_changed, slot_full, account_closed, limit_reached, overlap.
create function book_appointment_1(
  p_id uuid, p_number text, p_account uuid, p_account_lock bigint, p_created_by uuid, p_station uuid, p_plan bigint, p_calendar bigint, p_service text,
  p_starts timestamptz, p_ends timestamptz, p_cells timestamptz[], p_capacity int[],
  p_subject text, p_name bytea, p_phone bytea, p_phone_index bytea, p_code text, p_now timestamptz, p_limit int,
  p_scope uuid, p_key text, p_request bytea[], p_fact jsonb,
  out outcome text, out resource text)
language plpgsql as $$
declare
  seen record;
begin
  -- One act at a time for a person: the limit and the overlap below are then facts, not guesses.
  if p_account_lock is not null then
    perform pg_advisory_xact_lock(p_account_lock);
  end if;
  if p_key is not null then
    select k.request, k.resource into seen from idempotency_keys k where k.scope = p_scope and k.key = p_key;
    if found then
      outcome := case when seen.request = any (p_request) then 'repeated' else 'key_reused' end;
      resource := seen.resource;
      return;
    end if;
  end if;
  if station_plan_version(p_station) is distinct from p_plan or calendar_version() <> p_calendar then
    outcome := 'plan_changed';
    return;
  end if;
  -- A full slot is refused by reading alone: no row version, no write-ahead log.
  for i in 1 .. array_length(p_cells, 1) loop
    if exists (select from slot_cells where station_id = p_station and starts_at = p_cells[i] and taken >= p_capacity[i]) then
      outcome := 'slot_full';
      return;
    end if;
  end loop;
  if p_account is not null then
    if not account_is_open(p_account) then
      outcome := 'account_closed';
      return;
    end if;
    -- One scan for both rules: what still counts began at most the longest appointment ago.
    select count(*) filter (where b.starts_at < p_ends and b.ends_at > p_starts) as overlapping,
      count(*) filter (where b.station_id = p_station and b.starts_at > p_now and b.status = 'confirmed') as coming
    into seen from bookings b
    where b.account_id = p_account and b.starts_at > p_now - interval '8 hours' and b.status in ('confirmed', 'checkedIn');
    if seen.overlapping > 0 then
      outcome := 'overlap';
      return;
    end if;
    if seen.coming >= p_limit then
      outcome := 'limit_reached';
      return;
    end if;
  end if;
  insert into bookings (id, number, account_id, station_id, service, starts_at, ends_at, cells, subject, contact_name, contact_phone, phone_index, check_in_code, status, created_by, created_at)
  values (p_id, p_number, p_account, p_station, p_service, p_starts, p_ends, array_length(p_cells, 1), p_subject, p_name, p_phone, p_phone_index, p_code, 'confirmed', p_created_by, p_now);
  if p_key is not null then
    insert into idempotency_keys (scope, key, request, status, resource, created_at) values (p_scope, p_key, p_request[1], 201, p_id::text, p_now);
  end if;
  insert into outbox (fact, payload, at, due_at) values ('booking.made', p_fact, p_now, p_now);
  -- The contended rows last: they are held for the commit only. A row that exists is taken here; a first booking, or
  -- a full cell, is the other function's.
  for i in 1 .. array_length(p_cells, 1) loop
    update slot_cells set taken = taken + 1, capacity = greatest(p_capacity[i], taken + 1)
    where station_id = p_station and starts_at = p_cells[i] and taken < p_capacity[i];
    if not found then
      perform take_cells_1(p_station, p_cells[i:i], p_capacity[i:i]);
    end if;
  end loop;
  outcome := 'booked';
  resource := p_id::text;
end $$;

-- Gives places back and takes others in one pass over the cells in time order. A cell's capacity stays what it was
-- at the last taking: the next taking brings the one of its day.
create function move_cells_1(p_station uuid, p_from timestamptz[], p_to timestamptz[], p_capacity int[]) returns void
language plpgsql as $$
declare
  cell record;
begin
  for cell in
    select coalesce(f.at, t.at) as at, f.at is not null as given, t.at is not null as wanted, t.capacity
    from unnest(p_from) f (at) full join unnest(p_to, p_capacity) t (at, capacity) on f.at = t.at
    order by 1
  loop
    if cell.given and not cell.wanted then
      update slot_cells set taken = taken - 1 where station_id = p_station and starts_at = cell.at;
    elsif cell.wanted and not cell.given then
      perform take_cells_1(p_station, array[cell.at], array[cell.capacity]);
    end if;
  end loop;
end $$;
