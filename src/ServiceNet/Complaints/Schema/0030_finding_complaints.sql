-- When an id was minted: the first 48 bits of a version 7 are milliseconds.
create function uuid_ms_1(p_id uuid) returns bigint
language sql immutable parallel safe as $$ select ('x' || left(p_id::text, 8) || substr(p_id::text, 10, 4))::bit(48)::bigint $$;

-- What a case is found by: the pairs of characters of its text; each thing the list can be narrowed to, which no pair looks like; and
-- the spans of time it falls into, from a quarter of an hour (2^20 ms) to two years (2^36 ms). A search names the spans it looks at
-- beside the rest, so that it reads the newest matches and not a whole history of them.
create function complaint_tokens_1(p_id uuid, p_grams text[], p_kind text, p_status text, p_station uuid, p_transfer uuid, p_review uuid, p_decision text, p_assignee uuid, p_district text, p_due timestamptz) returns text[]
language plpgsql immutable parallel safe as $$
declare
  at constant bigint := uuid_ms_1(p_id);
begin
  return p_grams || array_remove(array[
    '/k' || p_kind, '/s' || p_status, '/a' || coalesce(p_assignee::text, ''), '/d' || p_district, case when p_due is not null then '/o' end,
    '/v' || p_station, '/v' || p_transfer, case when p_decision is null then '/v' || p_review end, case when p_transfer is not null then '/t' end, '/t' || p_transfer,
    '@20/' || (at >> 20), '@22/' || (at >> 22), '@24/' || (at >> 24), '@26/' || (at >> 26), '@28/' || (at >> 28), '@30/' || (at >> 30), '@32/' || (at >> 32), '@34/' || (at >> 34), '@36/' || (at >> 36)], null);
end $$;
-- What was written lately waits in a list that every search reads; a job works it in.
create index complaints_found on complaints using gin (complaint_tokens_1(id, grams, kind, status, station_id, transfer_to, review_station, review_decision, assignee_id, district, due_at));
-- As the table's owner, who alone may.
create function settle_found_1() returns bigint
language sql security definer set search_path = pg_catalog, public as $$ select gin_clean_pending_list('complaints_found') $$;

-- A page of the handlers' list, in its order. Where nothing narrows it, or what is due is asked for, an index is walked. Else
-- complaints_found answers: those of a span of time as wide as the newest 150 of the stations and the state took, then of one as much
-- wider as what was found lets expect, until the page is full or time is at its beginning. For a state that cases leave, and where words
-- are hardly met, a glance at the whole history comes first: when it is not cut short, that is all. Stable: its statements see one state,
-- so rows are named by place. Bounds are compared as rows, so that no other index but the one meant gives their order. Stations null is
-- every one; grams and facets are tokens a case must have, all of them.
create function find_complaints_1(p_stations uuid[], p_offered boolean, p_status text, p_grams text[], p_facets text[], p_overdue boolean, p_now timestamptz, p_by_due boolean, p_after_due timestamptz, p_after uuid, p_limit int) returns setof complaints
language plpgsql stable set enable_seqscan = off set enable_sort = off set enable_incremental_sort = off set plan_cache_mode = force_generic_plan set jit = off as $$
declare
  narrow constant boolean := cardinality(p_grams) + cardinality(p_facets) > 0 or p_overdue is true or p_offered or (p_by_due and p_status is not null);
  -- Looked at in the order of what is due before the pairs are asked: a tenth of them fill a page.
  walk constant int := case when narrow then greatest(200, p_limit) else p_limit end;
  newest_of constant int := greatest(150 * (1 + cardinality(p_facets)), p_limit);
  views constant text[] := array(select case when p_offered then '/t' else '/v' end || s from unnest(p_stations) s);
  facets constant text[] := p_facets || case when p_status is null then '{}' else array['/s' || p_status] end || case when p_offered and p_stations is null then array['/t'] else '{}' end || case when p_by_due or p_overdue then array['/o'] else '{}' end;
  wanted constant text[] := p_grams || facets;
  due_from constant timestamptz := greatest(p_after_due, case when p_overdue = false then p_now end, '-infinity');
  due_after constant uuid := coalesce(case when due_from = p_after_due then p_after end, '00000000-0000-0000-0000-000000000000');
  due_to constant timestamptz := case when p_overdue then p_now else 'infinity' end;
  upto constant uuid := coalesce(case when not p_by_due then p_after end, 'ffffffff-ffff-ffff-ffff-ffffffffffff');
  hits tid[];
  n int;
  cut boolean;
  newest bigint;
  oldest bigint;
  span bigint;
  bits int;
  spans text[];
  grow int := 20;
  -- Cases leave these states, so that there are few in all.
  passing constant boolean := p_status in ('submitted', 'supplementRequested', 'accepted', 'referred', 'resolved');
  -- By the words alone: read together with what most cases have, the lists of both would be walked whole.
  sought constant text[] := case when passing then wanted || case when cardinality(views) = 1 then views else '{}' end else p_grams end;
  cap int := case when passing then 3 * p_limit end;
  total int;
  -- One glance a search, and none without words: what filters alone leave is rarely little.
  glanced boolean := cap is not null or cardinality(p_grams) = 0;
  -- A span was looked at; a wider one than the first; what the last one held when a glance came between; the first is still to come.
  looked boolean := false;
  grown boolean := false;
  kept int := 0;
  first_span boolean;
begin
  if p_by_due and not p_offered then
    with w as materialized (
      select a.t, a.c, row_number() over (order by (a.c).due_at, (a.c).id) as place
      from (select c.ctid as t, c from complaints c where p_stations is null and c.due_at is not null and c.due_at < due_to and (c.due_at, c.id) > (due_from, due_after) order by c.due_at, c.id limit walk) a
      union all
      select o.t, o.c, o.place
      from unnest(p_stations) s cross join lateral (
        select i.t, i.c, row_number() over (order by (i.c).due_at, (i.c).id) as place
        from (select c.ctid as t, c from complaints c where (c.station_id, c.due_at, c.id) > (s, due_from, due_after) and (c.station_id, c.due_at) < (s, due_to) and c.due_at is not null order by c.station_id, c.due_at, c.id limit walk) i) o
      union all
      select c.ctid, c, 0 from complaints c where c.transfer_to = any(p_stations) and c.due_at is not null and c.due_at < due_to and (c.due_at, c.id) > (due_from, due_after)
      union all
      select c.ctid, c, 0 from complaints c where c.review_station = any(p_stations) and c.review_decision is null and c.due_at is not null and c.due_at < due_to and (c.due_at, c.id) > (due_from, due_after)),
    -- Where a walk stopped before its end, nothing beyond that place is sure to be next.
    horizon as materialized (select (w.c).due_at, (w.c).id from w where w.place = walk order by 1, 2 limit 1),
    m as (
      select distinct (w.c).due_at, (w.c).id, w.t from w left join horizon h on true
      where (h.id is null or ((w.c).due_at, (w.c).id) <= (h.due_at, h.id)) and (p_status is null or (w.c).status = p_status) and (cardinality(p_grams) = 0 or (w.c).grams @> p_grams)
        and (cardinality(p_facets) = 0 or complaint_tokens_1((w.c).id, '{}', (w.c).kind, (w.c).status, (w.c).station_id, (w.c).transfer_to, (w.c).review_station, (w.c).review_decision, (w.c).assignee_id, (w.c).district, (w.c).due_at) @> p_facets)
      order by 1, 2 limit p_limit)
    select count(*), array_agg(m.t), exists (select from horizon) into n, hits, cut from m;
    if n >= p_limit or not cut then
      return query with page as materialized (select c.* from complaints c where c.ctid = any(hits)) select * from page p order by p.due_at, p.id;
      return;
    end if;
  end if;

  if p_by_due then
    if p_stations is null then
      with f as materialized (select c.ctid as t, c.due_at, c.id from complaints c
        where complaint_tokens_1(c.id, c.grams, c.kind, c.status, c.station_id, c.transfer_to, c.review_station, c.review_decision, c.assignee_id, c.district, c.due_at) @> wanted)
      select array_agg(m.t) into hits from (select f.t from f where f.due_at < due_to and (f.due_at, f.id) > (due_from, due_after) order by f.due_at, f.id limit p_limit) m;
    else
      with f as materialized (select c.ctid as t, c.due_at, c.id from complaints c
        where complaint_tokens_1(c.id, c.grams, c.kind, c.status, c.station_id, c.transfer_to, c.review_station, c.review_decision, c.assignee_id, c.district, c.due_at) @> wanted
          and complaint_tokens_1(c.id, c.grams, c.kind, c.status, c.station_id, c.transfer_to, c.review_station, c.review_decision, c.assignee_id, c.district, c.due_at) && views)
      select array_agg(m.t) into hits from (select f.t from f where f.due_at < due_to and (f.due_at, f.id) > (due_from, due_after) order by f.due_at, f.id limit p_limit) m;
    end if;
    return query with page as materialized (select c.* from complaints c where c.ctid = any(hits)) select * from page p order by p.due_at, p.id;
    return;
  end if;

  -- Nothing narrows it but the state: the page itself, of everything or of each station.
  if not narrow then
    with w as materialized (
      select a.t, a.id from (select c.ctid as t, c.id from complaints c where p_stations is null and p_status is null and c.id < upto and (p_overdue is null or c.due_at is null or c.due_at >= p_now) order by c.id desc limit p_limit) a
      union
      select a.t, a.id from (select c.ctid as t, c.id from complaints c where p_stations is null and p_status is not null and (c.status, c.id) < (p_status, upto) and c.status >= p_status and (p_overdue is null or c.due_at is null or c.due_at >= p_now) order by c.status desc, c.id desc limit p_limit) a
      union
      select o.t, o.id from unnest(p_stations) s cross join lateral (
        select c.ctid as t, c.id from complaints c where p_status is null and (c.station_id, c.id) < (s, upto) and c.station_id >= s and (p_overdue is null or c.due_at is null or c.due_at >= p_now) order by c.station_id desc, c.id desc limit p_limit) o
      union
      select o.t, o.id from unnest(p_stations) s cross join lateral (
        select c.ctid as t, c.id from complaints c where p_status is not null and (c.station_id, c.status, c.id) < (s, p_status, upto) and (c.station_id, c.status) >= (s, p_status) and (p_overdue is null or c.due_at is null or c.due_at >= p_now) order by c.station_id desc, c.status desc, c.id desc limit p_limit) o
      union
      select c.ctid, c.id from complaints c where c.transfer_to = any(p_stations) and c.id < upto and (p_status is null or c.status = p_status) and (p_overdue is null or c.due_at is null or c.due_at >= p_now)
      union
      select c.ctid, c.id from complaints c where c.review_station = any(p_stations) and c.review_decision is null and c.id < upto and (p_status is null or c.status = p_status) and (p_overdue is null or c.due_at is null or c.due_at >= p_now))
    select array_agg(m.t) into hits from (select w.t from w order by w.id desc limit p_limit) m;
    return query with page as materialized (select c.* from complaints c where c.ctid = any(hits)) select * from page p order by p.id desc;
    return;
  end if;

  -- How far back the newest of the stations and the state reach: read from the indexes alone.
  with w as materialized (
    select a.id from (select c.id from complaints c where p_stations is null and p_status is null and c.id < upto order by c.id desc limit newest_of) a
    union all
    select a.id from (select c.id from complaints c where p_stations is null and p_status is not null and (c.status, c.id) < (p_status, upto) and c.status >= p_status order by c.status desc, c.id desc limit newest_of) a
    union all
    select o.id from unnest(p_stations) s cross join lateral (
      select c.id from complaints c where p_status is null and (c.station_id, c.id) < (s, upto) and c.station_id >= s order by c.station_id desc, c.id desc limit newest_of) o
    union all
    select o.id from unnest(p_stations) s cross join lateral (
      select c.id from complaints c where p_status is not null and (c.station_id, c.status, c.id) < (s, p_status, upto) and (c.station_id, c.status) >= (s, p_status) order by c.station_id desc, c.status desc, c.id desc limit newest_of) o),
  m as (select w.id from w order by w.id desc limit newest_of)
  select count(*), (array_agg(uuid_ms_1(m.id) order by m.id))[1], (array_agg(uuid_ms_1(m.id) order by m.id desc))[1] into n, oldest, newest from m;
  -- The newest of this state may be old; what the stations are offered or review may be newer, but is little.
  if p_status is null or p_stations is not null then
    newest := uuid_ms_1((select c.id from complaints c where c.id < upto order by c.id desc limit 1));
  end if;
  span := case when n = newest_of then greatest(newest - oldest, 1) end;
  oldest := uuid_ms_1((select c.id from complaints c order by c.id limit 1));
  loop
    bits := 20;
    while bits < 36 and (newest >> bits) - ((newest - span) >> bits) > 3 loop
      bits := bits + 2;
    end loop;
    if span is null or newest - 2 * span <= oldest or (newest >> bits) - ((newest - span) >> bits) > 3 then
      spans := null;
    else
      spans := array(select '@' || bits || '/' || b from generate_series((newest - span) >> bits, newest >> bits) b);
    end if;
    if cap is not null then
      with f as materialized (select c.ctid as t, c from complaints c where complaint_tokens_1(c.id, c.grams, c.kind, c.status, c.station_id, c.transfer_to, c.review_station, c.review_decision, c.assignee_id, c.district, c.due_at) @> sought limit cap)
      select (select count(*) from f), count(*), array_agg(m.t) into total, n, hits
      from (select f.t from f where (f.c).id < upto and (p_overdue is null or (coalesce((f.c).due_at, 'infinity') < p_now) = p_overdue)
          and complaint_tokens_1((f.c).id, '{}', (f.c).kind, (f.c).status, (f.c).station_id, (f.c).transfer_to, (f.c).review_station, (f.c).review_decision, (f.c).assignee_id, (f.c).district, (f.c).due_at) @> facets
          and (p_stations is null or complaint_tokens_1((f.c).id, '{}', (f.c).kind, (f.c).status, (f.c).station_id, (f.c).transfer_to, (f.c).review_station, (f.c).review_decision, (f.c).assignee_id, (f.c).district, (f.c).due_at) && views)
        order by (f.c).id desc limit p_limit) m;
    elsif p_stations is null and spans is null then
      with f as materialized (select c.ctid as t, c.due_at, c.id from complaints c
        where complaint_tokens_1(c.id, c.grams, c.kind, c.status, c.station_id, c.transfer_to, c.review_station, c.review_decision, c.assignee_id, c.district, c.due_at) @> wanted)
      select count(*), array_agg(m.t) into n, hits from (select f.t from f where f.id < upto and (p_overdue is null or (coalesce(f.due_at, 'infinity') < p_now) = p_overdue) order by f.id desc limit p_limit) m;
    elsif p_stations is null then
      with f as materialized (select c.ctid as t, c.due_at, c.id from complaints c
        where complaint_tokens_1(c.id, c.grams, c.kind, c.status, c.station_id, c.transfer_to, c.review_station, c.review_decision, c.assignee_id, c.district, c.due_at) @> wanted
          and complaint_tokens_1(c.id, c.grams, c.kind, c.status, c.station_id, c.transfer_to, c.review_station, c.review_decision, c.assignee_id, c.district, c.due_at) && spans)
      select count(*), array_agg(m.t) into n, hits from (select f.t from f where f.id < upto and (p_overdue is null or (coalesce(f.due_at, 'infinity') < p_now) = p_overdue) order by f.id desc limit p_limit) m;
    elsif spans is null then
      with f as materialized (select c.ctid as t, c.due_at, c.id from complaints c
        where complaint_tokens_1(c.id, c.grams, c.kind, c.status, c.station_id, c.transfer_to, c.review_station, c.review_decision, c.assignee_id, c.district, c.due_at) @> wanted
          and complaint_tokens_1(c.id, c.grams, c.kind, c.status, c.station_id, c.transfer_to, c.review_station, c.review_decision, c.assignee_id, c.district, c.due_at) && views)
      select count(*), array_agg(m.t) into n, hits from (select f.t from f where f.id < upto and (p_overdue is null or (coalesce(f.due_at, 'infinity') < p_now) = p_overdue) order by f.id desc limit p_limit) m;
    else
      with f as materialized (select c.ctid as t, c.due_at, c.id from complaints c
        where complaint_tokens_1(c.id, c.grams, c.kind, c.status, c.station_id, c.transfer_to, c.review_station, c.review_decision, c.assignee_id, c.district, c.due_at) @> wanted
          and complaint_tokens_1(c.id, c.grams, c.kind, c.status, c.station_id, c.transfer_to, c.review_station, c.review_decision, c.assignee_id, c.district, c.due_at) && views
          and complaint_tokens_1(c.id, c.grams, c.kind, c.status, c.station_id, c.transfer_to, c.review_station, c.review_decision, c.assignee_id, c.district, c.due_at) && spans)
      select count(*), array_agg(m.t) into n, hits from (select f.t from f where f.id < upto and (p_overdue is null or (coalesce(f.due_at, 'infinity') < p_now) = p_overdue) order by f.id desc limit p_limit) m;
    end if;
    -- A glance at everything that was cut short says only that there are many.
    exit when case when cap is null then n >= p_limit or spans is null else total < cap end;
    if cap is null and not glanced and (n = 0 or (grown and n <= p_limit / 4)) then
      -- Not one among the newest, or hardly more in a wider span: there may be so few in all that they are read at once.
      cap := 3 * p_limit;
      glanced := true;
      looked := true;
      kept := n;
      continue;
    end if;
    first_span := cap is not null and not looked;
    n := case when cap is null then n else kept end;
    looked := looked or cap is null;
    cap := null;
    continue when first_span;
    grown := true;
    span := span * case when n = 0 then grow else greatest(3, least(20, ceil(1.6 * p_limit / n))) end;
    -- Not one among thousands: there is little in all.
    grow := 400;
  end loop;
  return query with page as materialized (select c.* from complaints c where c.ctid = any(hits)) select * from page p order by p.id desc;
end $$;
