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
create index complaints_newest on complaints (station_id, id desc);
create index complaints_offered on complaints (transfer_to, transfer_due) where transfer_to is not null;
create index complaints_transfer_due on complaints (transfer_due) where transfer_to is not null;
create index complaints_reviewed on complaints (review_station, id desc) where review_station is not null and review_decision is null;
create index complaints_reopen on complaints (reopen_until) where reopen_until is not null;
create index complaints_respondent on complaints (respondent_name, id desc);
create index complaints_grams on complaints using gin (grams);
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

-- Writes what was sent in one act, each wish answered by itself: one case, or two linked ones, with the first entry of each history,
-- its sender, the fact of it and the key. Under the locks of persons and keys; no two wishes share one. Outcomes:
-- sent; known (the key was used before: what for, and by which request); account_closed.
create function submit_complaints_1(p_locks bigint[], p_items jsonb, p_scopes uuid[], p_keys text[], p_requests bytea[], p_names bytea[], p_phones bytea[], p_phone_indexes bytea[], p_secrets bytea[], p_now timestamptz, p_patience text,
  out outcomes text[], out resources text[], out requests bytea[])
language plpgsql set plan_cache_mode = force_generic_plan as $$
declare
  lock bigint;
  ignored text;
  cases jsonb;
begin
  ignored := set_config('lock_timeout', p_patience, true);
  foreach lock in array p_locks loop
    ignored := pg_advisory_xact_lock(lock)::text;
  end loop;
  select array_agg(case when k.resource is not null then 'known' when w.account is not null and not exists (select from open_account(w.account)) then 'account_closed' else 'sent' end order by w.i),
    array_agg(k.resource order by w.i), array_agg(k.request order by w.i)
  into outcomes, resources, requests
  from (select (x.item ->> 'account')::uuid as account, x.i from jsonb_array_elements(p_items) with ordinality x (item, i)) w
  left join idempotency_keys k on k.scope = p_scopes[w.i] and k.key = p_keys[w.i];
  select coalesce(jsonb_agg(c.one || jsonb_build_object('i', x.i, 'account', x.item -> 'account', 'by', x.item -> 'by', 'tracking', case when c.n = 1 then x.item -> 'tracking' end) order by x.i, c.n), '[]')
  into cases
  from jsonb_array_elements(p_items) with ordinality x (item, i) cross join lateral jsonb_array_elements(x.item -> 'cases') with ordinality c (one, n)
  where outcomes[x.i] = 'sent';
  if jsonb_array_length(cases) = 0 then
    return;
  end if;
  insert into complaints (id, number, kind, status, version, station_id, routed_by, district, industry, anonymous, channel, pseudonym, subject, description, occurred_on, place, respondent_name, respondent_address,
    right_kind, right_number, wish, consent_publish, consent_mediation, files, linked, submitted_at, due_at, grams)
  select r.id, r.number, r.kind, 'submitted', jsonb_array_length(r.entries), r.station, r."routedBy", r.district, r.industry, r.anonymous, r.channel, r.pseudonym, r.subject, r.description, r."occurredOn", r.place, r."respondentName", r."respondentAddress",
    r."rightKind", r."rightNumber", r.wish, r."consentPublish", r."consentMediation", r.files, r.linked, p_now, r."dueAt", r.grams
  from jsonb_to_recordset(cases) r (id uuid, number text, kind text, entries jsonb, station uuid, "routedBy" text, district text, industry text, anonymous boolean, channel text, pseudonym text, subject text, description text, "occurredOn" date,
    place text, "respondentName" text, "respondentAddress" text, "rightKind" text, "rightNumber" text, wish text, "consentPublish" boolean, "consentMediation" boolean, files uuid[], linked uuid[], "dueAt" timestamptz, grams text[]);
  insert into complaint_senders (complaint_id, account_id, contact_name, contact_phone, phone_index, created_by)
  select r.id, r.account, p_names[r.i], p_phones[r.i], p_phone_indexes[r.i], r.by from jsonb_to_recordset(cases) r (id uuid, i int, account uuid, by uuid)
  where r.account is not null or r.by is not null;
  insert into complaint_tracking (code, complaint_id, secret)
  select r.tracking, r.id, p_secrets[r.i] from jsonb_to_recordset(cases) r (id uuid, i int, tracking text) where r.tracking is not null;
  perform append_case_entries_1(array_agg(e.id order by e.o), array_agg(e.seq order by e.o), array_agg(p_now), array_agg(e.kind order by e.o), array_agg(e."byKind" order by e.o), array_agg(e."byId" order by e.o), array_agg(e."byName" order by e.o),
    array_agg(e.station order by e.o), array_agg(e.audience order by e.o), array_agg(e.words order by e.o), array_agg(e.detail order by e.o), array_agg(e.files order by e.o), array_agg(uuid_send(gen_random_uuid())))
  from (select (c.one ->> 'id')::uuid as id, n.seq, c.n * 1000 + n.seq as o, d.* from jsonb_array_elements(cases) with ordinality c (one, n)
    cross join lateral jsonb_array_elements(c.one -> 'entries') with ordinality n (one, seq)
    cross join lateral jsonb_to_record(n.one) d (kind text, "byKind" text, "byId" uuid, "byName" text, station uuid, audience text, words text, detail text, files text)) e;
  insert into outbox (fact, payload, at, due_at)
  select 'complaint.received', jsonb_build_object('complaint', r.id, 'account', r.account, 'number', r.number, 'station', r.station), p_now, p_now from jsonb_to_recordset(cases) r (id uuid, account uuid, number text, station uuid);
  insert into idempotency_keys (scope, key, request, status, resource, created_at)
  select p_scopes[r.i], p_keys[r.i], p_requests[r.i], 201, (array_agg(r.id order by r.n))[1], p_now
  from (select (c.one ->> 'i')::int as i, c.one ->> 'id' as id, c.n from jsonb_array_elements(cases) with ordinality c (one, n)) r where p_keys[r.i] is not null group by r.i;
end $$;
