-- A citizen (公民). Phone and name are sealed; the phone is findable by its blind index.
create table accounts (
  id uuid primary key,
  display_name bytea,
  phone bytea,
  phone_index bytea,
  created_at timestamptz not null,
  closed_at timestamptz
);
-- The room's public word on an account: a token kept in memory may outlive it for a moment. A set, so that the
-- caller's statement swallows it whole; a scalar function would be a statement of its own.
create function open_account(p_account uuid) returns table (id uuid)
language sql stable as $$ select a.id from accounts a where a.id = p_account and a.closed_at is null $$;

-- Found by the blind index of the openid; the openid itself is sealed, for messages to come.
create table wechat_identities (
  openid_index bytea primary key,
  openid bytea not null,
  account_id uuid not null references accounts
);
create index wechat_identities_by_account on wechat_identities (account_id);

-- A staff member (工作人员).
create table staff (
  id uuid primary key,
  user_name text not null unique,
  display_name text not null,
  password_hash text not null,
  security_stamp text not null,
  failed_count int not null default 0,
  lockout_end timestamptz,
  authenticator_key bytea,
  two_factor boolean not null default false,
  suspended_at timestamptz,
  is_sample boolean not null,
  created_at timestamptz not null
);
create table staff_roles (
  staff_id uuid not null references staff on delete cascade,
  role text not null check (role in ('stationClerk', 'stationHead', 'committeeSecretary', 'mediator', 'publisher', 'admin', 'auditor')),
  station_id uuid
);
create unique index staff_roles_once on staff_roles (staff_id, role, coalesce(station_id, '00000000-0000-0000-0000-000000000000'));

-- A signed-in device: a family of tokens that ends together.
create table sessions (
  id uuid primary key,
  realm text not null check (realm in ('citizen', 'staff')),
  holder uuid not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz,
  end_reason text
);
create index sessions_open_by_holder on sessions (holder) where ended_at is null;
-- Tokens are kept hashed: a stolen table signs nobody in.
create table session_tokens (
  hash bytea primary key,
  session_id uuid not null references sessions on delete cascade,
  kind text not null check (kind in ('access', 'refresh')),
  expires_at timestamptz not null,
  used_at timestamptz
);
create index session_tokens_by_session on session_tokens (session_id);
create index session_tokens_by_expiry on session_tokens (expires_at);
