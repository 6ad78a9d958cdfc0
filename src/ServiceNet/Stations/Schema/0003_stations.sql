create table stations (
  id uuid primary key,
  code text not null unique check (code ~ '^[A-Z0-9-]{2,20}$'),
  kind text not null check (kind in ('rightsProtection', 'trademarkGuidance', 'mediationCommittee')),
  name text not null,
  district_code text not null,
  district_name text not null,
  zone text,
  town text,
  address text not null,
  lng double precision not null,
  lat double precision not null,
  datum text not null default 'GCJ-02',
  counters int not null check (counters between 1 and 99),
  hours text not null,
  make_up_hours text,
  status text not null check (status in ('preparing', 'listed', 'suspended')),
  phone text,
  is_sample boolean not null,
  plan_version bigint not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null
);

-- What a station offers and how long it takes there.
create table station_services (
  station_id uuid not null references stations on delete cascade,
  service text not null,
  minutes int not null check (minutes between 5 and 480),
  place int not null,
  primary key (station_id, service)
);

-- Days that differ from the week: hours null means closed.
create table station_exceptions (
  station_id uuid not null references stations on delete cascade,
  day date not null,
  hours text,
  reason text not null,
  primary key (station_id, day)
);

-- The room's public word on a station's plan: slots counted under another version are counted again. A set, so that
-- the caller's statement swallows it whole; a scalar function would be a statement of its own.
create function station_plan(p_station uuid) returns table (version bigint)
language sql stable as $$ select s.plan_version from stations s where s.id = p_station and s.status = 'listed' $$;
