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
