create sequence complaint_numbers increment by 64 start with 1;

-- A complaint, report or opinion (投诉举报件). Who sent it stands apart, in complaint_senders.
create table complaints (
  id uuid primary key,
  number text not null constraint complaints_number unique,
  kind text not null constraint complaints_kind check (kind in ('infringementReport', 'consumerComplaint', 'serviceComplaint')),
  status text not null constraint complaints_status check (status in ('submitted', 'supplementRequested', 'accepted', 'referred', 'resolved', 'closed', 'rejected', 'withdrawn')),
  -- The last entry of its history: what a clerk's page was made from.
  version bigint not null,
  -- Who answers for it; null is the city's inbox.
  station_id uuid,
  routed_by text not null check (routed_by in ('station', 'district', 'inbox', 'staff')),
  district text,
  industry text check (industry in ('vanadiumTitanium', 'hydrogen')),
  anonymous boolean not null,
  channel text not null check (channel in ('online', 'phone', 'counter')),
  pseudonym text not null,
  subject text not null,
  description text not null,
  occurred_on date,
  place text,
  respondent_name text not null,
  respondent_address text,
  right_kind text check (right_kind in ('patent', 'trademark', 'copyright', 'geographicalIndication', 'plantVariety', 'tradeSecret')),
  right_number text,
  wish text,
  consent_publish boolean,
  consent_mediation boolean,
  files uuid[] not null default '{}',
  linked uuid[] not null default '{}',
  assignee_id uuid,
  -- What a supplement leads back to.
  asked_from text check (asked_from in ('submitted', 'accepted')),
  supplement_asked text,
  supplement_due date,
  -- Offered to another station, which has not answered yet; the one that offers it still answers for it.
  transfer_to uuid,
  transfer_at timestamptz,
  transfer_due timestamptz,
  bounces int not null default 0,
  escalated_at timestamptz,
  agency text,
  referred_at timestamptz,
  external_system text,
  external_number text,
  external_status text,
  reject_reason text,
  reject_words text,
  outcome_code text,
  outcome_words text,
  outcome_basis text,
  outcome_files uuid[] not null default '{}',
  ended_at timestamptz,
  reopen_until timestamptz,
  reopened int not null default 0,
  review_station uuid,
  review_reason text,
  review_at timestamptz,
  review_decision text check (review_decision in ('handledWell', 'doAgain', 'answeredAnew')),
  review_words text,
  rating smallint check (rating between 1 and 5),
  rating_words text,
  submitted_at timestamptz not null,
  -- The soonest of its running deadlines; null when nothing is due.
  due_at timestamptz,
  -- Pairs of characters of what can be searched for: words of two Han characters are found by them, and by nothing longer.
  grams text[] not null,
  constraint complaints_transfer check ((transfer_to is null) = (transfer_at is null) and (transfer_to is null) = (transfer_due is null)),
  constraint complaints_reject check (status <> 'rejected' or reject_reason is not null),
  constraint complaints_outcome check (status not in ('resolved', 'closed') or outcome_code is not null),
  constraint complaints_supplement check ((status = 'supplementRequested') = (asked_from is not null)),
  -- An answer always can be objected to until it closes; a rejection stays one when nobody can any more.
  constraint complaints_reopen check ((reopen_until is null or status in ('resolved', 'rejected')) and (status <> 'resolved' or reopen_until is not null)),
  constraint complaints_ended check ((status in ('resolved', 'closed', 'rejected', 'withdrawn')) = (ended_at is not null)),
  constraint complaints_review check (review_decision is null or review_station is not null)
) with (fillfactor = 80);
create index complaints_due on complaints (station_id, due_at, id) where due_at is not null;
create index complaints_all_due on complaints (due_at, id) where due_at is not null;
create index complaints_newest on complaints (station_id, id);
create index complaints_status on complaints (status, id);
create index complaints_newest_status on complaints (station_id, status, id);
create index complaints_offered on complaints (transfer_to, transfer_due) where transfer_to is not null;
create index complaints_transfer_due on complaints (transfer_due) where transfer_to is not null;
create index complaints_reviewed on complaints (review_station, id desc) where review_station is not null and review_decision is null;
create index complaints_reopen on complaints (reopen_until) where reopen_until is not null;
create index complaints_respondent on complaints (respondent_name, id desc);
create index complaints_right on complaints (right_number, id desc) where right_number is not null;
create index complaints_place on complaints (place, id desc) where place is not null;

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
-- complaints_found answers: those of a span of time as wide as the newest 150 of the stations and the state took, then of one as much wider as what was found
-- lets expect, until the page is full or time is at its beginning. Stable: its statements see one state, so rows are named by place.
-- Bounds are compared as rows, so that no other index but the one meant gives their order. Stations null is every one; grams and facets are tokens a case must have, all of them.
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
  glanced boolean := cap is not null or cardinality(p_grams) = 0;
  grown boolean := false;
  kept int := 0;
  looked boolean := false;
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

-- Who sent a case and how to reach them, sealed, read by whoever reveals it and by nobody else. An anonymous case has a row only
-- when somebody signed in sent it, and then without name and phone; without a token it has none.
create table complaint_senders (
  complaint_id uuid primary key,
  account_id uuid,
  contact_name bytea,
  contact_phone bytea,
  phone_index bytea,
  created_by uuid,
  seen_version bigint not null default 1
);
create index complaint_senders_by_account on complaint_senders (account_id, complaint_id desc) where account_id is not null;
create index complaint_senders_by_phone on complaint_senders (phone_index) where phone_index is not null;

-- How a case sent without an account is followed.
create table complaint_tracking (
  code text primary key,
  complaint_id uuid not null unique,
  secret bytea not null
);

-- Writes what was sent in one act, each wish answered by itself: one case, or two linked ones, with the first entries of each history,
-- its clocks, its sender, the fact of it and the key. Under the locks of persons and keys; no two wishes share one. Cases and entries
-- say by its place which wish they are of. Outcomes: sent; known (the key was used before: what for, and by which request);
-- account_closed. Heads are of p_ids, in their order; null where one was not sent.
create function submit_complaints_1(p_locks bigint[], p_accounts uuid[], p_creators uuid[], p_scopes uuid[], p_keys text[], p_requests bytea[], p_names bytea[], p_phones bytea[], p_phone_indexes bytea[], p_trackings text[], p_secrets bytea[],
  p_ids uuid[], p_cases json, p_clocks json, p_entry_wishes int[], p_entry_cases uuid[], p_entry_seqs bigint[], p_entry_kinds text[], p_by_kinds text[], p_by_ids uuid[], p_by_names text[], p_entry_stations uuid[], p_audiences text[], p_words text[], p_details text[], p_entry_files text[], p_salts bytea[],
  p_now timestamptz, p_patience text, out outcomes text[], out resources text[], out requests bytea[], out heads bytea[])
language plpgsql set plan_cache_mode = force_generic_plan as $$
declare
  lock bigint;
  ignored text;
  hashes bytea[];
begin
  ignored := set_config('lock_timeout', p_patience, true);
  foreach lock in array p_locks loop
    ignored := pg_advisory_xact_lock(lock)::text;
  end loop;
  select array_agg(case when k.resource is not null then 'known' when w.account is not null and not exists (select from open_account(w.account)) then 'account_closed' else 'sent' end order by w.i),
    array_agg(k.resource order by w.i), array_agg(k.request order by w.i)
  into outcomes, resources, requests
  from unnest(p_accounts, p_scopes, p_keys) with ordinality w (account, scope, key, i) left join idempotency_keys k on k.scope = w.scope and k.key = w.key;
  if 'sent' <> all(outcomes) then
    return;
  end if;
  with c as materialized (
    select r.* from json_to_recordset(p_cases) r (wish int, first boolean, id uuid, number text, kind text, entries int, station uuid, "routedBy" text, district text, industry text, anonymous boolean, channel text, pseudonym text, subject text, description text,
      "occurredOn" date, place text, "respondentName" text, "respondentAddress" text, "rightKind" text, "rightNumber" text, asked text, "consentPublish" boolean, "consentMediation" boolean, files uuid[], linked uuid[], "dueAt" timestamptz, grams text)
    where outcomes[r.wish] = 'sent'),
  senders as (
    insert into complaint_senders (complaint_id, account_id, contact_name, contact_phone, phone_index, created_by)
    select c.id, p_accounts[c.wish], p_names[c.wish], p_phones[c.wish], p_phone_indexes[c.wish], p_creators[c.wish] from c where p_accounts[c.wish] is not null or p_creators[c.wish] is not null),
  tracking as (
    insert into complaint_tracking (code, complaint_id, secret) select p_trackings[c.wish], c.id, p_secrets[c.wish] from c where c.first and p_trackings[c.wish] is not null),
  facts as (
    insert into outbox (fact, payload, at, due_at)
    select 'complaint.received', jsonb_build_object('complaint', c.id, 'account', p_accounts[c.wish], 'number', c.number, 'station', c.station), p_now, p_now from c),
  keys as (
    insert into idempotency_keys (scope, key, request, status, resource, created_at) select p_scopes[c.wish], p_keys[c.wish], p_requests[c.wish], 201, c.id::text, p_now from c where c.first and p_keys[c.wish] is not null)
  insert into complaints (id, number, kind, status, version, station_id, routed_by, district, industry, anonymous, channel, pseudonym, subject, description, occurred_on, place, respondent_name, respondent_address,
    right_kind, right_number, wish, consent_publish, consent_mediation, files, linked, submitted_at, due_at, grams)
  select c.id, c.number, c.kind, 'submitted', c.entries, c.station, c."routedBy", c.district, c.industry, c.anonymous, c.channel, c.pseudonym, c.subject, c.description, c."occurredOn", c.place, c."respondentName", c."respondentAddress",
    c."rightKind", c."rightNumber", c.asked, c."consentPublish", c."consentMediation", c.files, c.linked, p_now, c."dueAt", string_to_array(c.grams, ' ')
  from c;
  select append_case_entries_1(array_agg(e.id order by e.i), array_agg(e.seq order by e.i), array_agg(p_now), array_agg(e.kind order by e.i), array_agg(e.by_kind order by e.i), array_agg(e.by_id order by e.i), array_agg(e.by_name order by e.i),
    array_agg(e.station order by e.i), array_agg(e.audience order by e.i), array_agg(e.words order by e.i), array_agg(e.detail order by e.i), array_agg(e.files order by e.i), array_agg(e.salt order by e.i))
  into hashes from unnest(p_entry_wishes, p_entry_cases, p_entry_seqs, p_entry_kinds, p_by_kinds, p_by_ids, p_by_names, p_entry_stations, p_audiences, p_words, p_details, p_entry_files, p_salts) with ordinality
    e (wish, id, seq, kind, by_kind, by_id, by_name, station, audience, words, detail, files, salt, i)
  where outcomes[e.wish] = 'sent';
  perform start_deadlines_1(case when 'sent' = all(outcomes) then p_clocks
    else (select coalesce(json_agg(d.one), '[]') from json_array_elements(p_clocks) d (one) where exists (select from complaints c where c.id = (d.one ->> 'case_id')::uuid)) end);
  -- Of each the last entry.
  select array_agg(h.hash order by w.i) into heads
  from unnest(p_ids) with ordinality w (id, i)
  left join (select distinct on (x.id) x.id, x.hash
    from (select e.id, e.i, hashes[row_number() over (order by e.i)] as hash from unnest(p_entry_wishes, p_entry_cases) with ordinality e (wish, id, i) where outcomes[e.wish] = 'sent') x
    order by x.id, x.i desc) h on h.id = w.id;
end $$;
