-- Tables of the platform: open to every room for appending; read by the platform, and the audit trail by its room.

-- What a repeated request is answered with. `request` is a keyed hash: bodies hold personal data.
create table idempotency_keys (
  scope uuid not null,
  key text not null,
  request bytea not null,
  status smallint not null,
  resource text not null,
  created_at timestamptz not null,
  primary key (scope, key)
);
create index idempotency_keys_by_age on idempotency_keys using brin (created_at);

-- Facts other rooms act on later. A row is a debt: the pump deletes it in the transaction that pays it.
create table outbox (
  id bigint generated always as identity primary key,
  fact text not null,
  payload jsonb not null,
  at timestamptz not null,
  due_at timestamptz not null,
  attempts int not null default 0,
  last_error text
);
-- Facts nobody could handle, kept for a person to look at.
create table outbox_dead (
  id bigint primary key,
  fact text not null,
  payload jsonb not null,
  at timestamptz not null,
  attempts int not null,
  last_error text,
  died_at timestamptz not null
);

-- Work that comes back: one row a job, claimed with skip locked.
create table recurring_work (
  name text primary key,
  due_at timestamptz not null,
  last_ran_at timestamptz,
  last_error text
);

-- One counter a topic; a process that missed an announcement sees the counter moved and forgets what it cached.
create table change_versions (
  topic text primary key,
  version bigint not null
);

create table chain_heads (
  chain text primary key,
  seq bigint not null,
  hash bytea not null
);
-- Salted commitments: erasing what an entry spoke of later breaks nothing.
create table chain_entries (
  chain text not null,
  seq bigint not null,
  at timestamptz not null,
  commitment bytea not null,
  hash bytea not null,
  primary key (chain, seq)
);

create table audit_entries (
  id uuid primary key,
  at timestamptz not null,
  actor_kind text not null check (actor_kind in ('citizen', 'staff', 'system')),
  actor_id uuid,
  actor_name text,
  action text not null,
  subject_kind text not null,
  subject_id text not null,
  station_id uuid,
  detail json not null default '{}',
  salt bytea not null,
  chain_seq bigint not null unique
);
create index audit_entries_by_subject on audit_entries (subject_kind, subject_id);

-- Appends to a chain and returns the entry's place. The head row is locked, so entries have one order.
create function chain_append(p_chain text, p_commitment bytea, p_at timestamptz) returns bigint
language plpgsql as $$
declare
  head record;
  next_hash bytea;
begin
  insert into chain_heads (chain, seq, hash) values (p_chain, 0, sha256(convert_to(p_chain, 'UTF8'))) on conflict do nothing;
  select seq, hash into head from chain_heads where chain = p_chain for update;
  next_hash := sha256(head.hash || p_commitment);
  insert into chain_entries (chain, seq, at, commitment, hash) values (p_chain, head.seq + 1, p_at, p_commitment, next_hash);
  update chain_heads set seq = head.seq + 1, hash = next_hash where chain = p_chain;
  return head.seq + 1;
end $$;

-- History is appended to, never edited. The owner of the table can still drop the trigger: the chain shows it.
create function refuse_edit() returns trigger language plpgsql as $$
begin
  raise exception 'table % is append only', tg_table_name using errcode = 'SN900';
end $$;
create trigger audit_entries_append_only before update or delete on audit_entries for each row execute function refuse_edit();
create trigger chain_entries_append_only before update or delete on chain_entries for each row execute function refuse_edit();
