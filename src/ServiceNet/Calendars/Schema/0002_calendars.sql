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
-- What booking checks: a plan made under an older calendar is refused and made again. A set, so that the caller's
-- statement swallows it whole; one row, also before the first import.
create function calendar_plan() returns table (version bigint)
language sql stable as $$ select coalesce((select v.version from change_versions v where v.topic = 'calendar'), 0) $$;
