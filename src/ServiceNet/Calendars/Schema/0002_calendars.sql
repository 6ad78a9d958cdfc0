-- The State Council's yearly arrangement: days off that move, and weekend days worked instead.
create table calendar_days (
  day date primary key,
  kind text not null check (kind in ('off', 'work')),
  name text not null,
  source text not null
);
create table calendar_imports (
  id uuid primary key,
  at timestamptz not null,
  days int not null,
  first_day date not null,
  last_day date not null,
  changed int not null
);
-- What booking checks: a plan made under an older calendar is refused and made again.
create function calendar_version() returns bigint -- plpgsql keeps its plan for the session; a sql function is parsed and planned again at each call.
language plpgsql stable as $$ begin return coalesce((select version from change_versions where topic = 'calendar'), 0); end $$;
