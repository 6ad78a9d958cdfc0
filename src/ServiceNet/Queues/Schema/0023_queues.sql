-- Which letters a service's numbers begin with: the same at every station, given once, never reused.
create table queue_letters (
  service text primary key,
  place int not null unique check (place between 1 and 702),
  letters text not null unique
);

-- What a station asks of its line; no row means the city's own settings.
create table queue_rules (
  station_id uuid primary key,
  daily_cap int check (daily_cap between 1 and 9999),
  distance_meters int check (distance_meters between 100 and 100000),
  priority_after int not null check (priority_after between 1 and 9),
  return_after int not null check (return_after between 0 and 9),
  grace_minutes int not null check (grace_minutes between 0 and 240),
  notice text,
  wall_version int not null default 1
);

-- A station's line on one day. Everything that changes the line locks this row first, so numbers follow commits and the
-- line has one order. `version` grows by one with each entry of the day's log and is its number in the hash chain.
create table queue_days (
  station_id uuid not null,
  day date not null,
  version bigint not null default 0,
  places int not null default 0,
  numbers int[] not null default '{}',
  calls int not null default 0,
  announcements int not null default 0,
  since_priority int not null default 0,
  served int not null default 0,
  gone int not null default 0,
  closed_at timestamptz,
  told int,
  within_p50 int,
  within_p90 int,
  primary key (station_id, day)
) with (fillfactor = 70);
create index queue_days_by_day on queue_days (day);
create index queue_days_open on queue_days (day) where closed_at is null;
create index queue_days_measured on queue_days (station_id, day) where told > 0;

-- A counter (窗口) on one day; services null means all. last_ticket_id is whom it saw before.
create table queue_counters (
  station_id uuid not null,
  day date not null,
  counter text not null,
  services text[],
  opened_at timestamptz,
  ticket_id uuid,
  last_ticket_id uuid,
  primary key (station_id, day, counter)
);

-- A number (排队号). What it was when taken is committed to the chain at `chain_seq`; what became of it is in queue_log.
create table queue_tickets (
  id uuid primary key,
  station_id uuid not null,
  day date not null,
  letters text not null,
  seq int not null,
  place int not null,
  service text not null,
  origin text not null check (origin in ('phone', 'counter', 'booking')),
  account_id uuid,
  issued_by uuid,
  booking_id uuid,
  slot_start timestamptz,
  -- As they were when the number was taken, for the chain; a clerk may change the others.
  taken_slot timestamptz,
  taken_priority text,
  priority text constraint queue_tickets_priority check (priority in ('elder', 'disabled', 'infant')),
  status text not null constraint queue_tickets_status check (status in ('waiting', 'called', 'serving', 'served', 'missed', 'left')),
  parked_at timestamptz,
  was_parked boolean not null default false,
  counter text,
  for_counter text,
  return_at_call int,
  call_rule text,
  recalls int not null default 0,
  taken_at timestamptz not null,
  first_called_at timestamptz,
  called_at timestamptz,
  started_at timestamptz,
  ended_at timestamptz,
  ended_because text check (ended_because in ('self', 'counter', 'closing', 'elsewhere', 'account')),
  told_near boolean not null default false,
  -- What was told at taking, and what came of it.
  met_idle boolean not null default false,
  forecast real[],
  told_p50 real,
  told_p90 real,
  level real,
  cycle_seconds real,
  reaction_seconds real,
  salt bytea not null,
  chain_seq bigint not null,
  constraint queue_tickets_number unique (station_id, day, letters, seq)
) with (fillfactor = 80);
-- At most one live number a person: a number lives for its day, and a missed one may come back only while there is no other.
create unique index queue_tickets_one_live on queue_tickets (account_id, day) where account_id is not null and status in ('waiting', 'called', 'serving');
create unique index queue_tickets_one_booking on queue_tickets (booking_id) where booking_id is not null and status in ('waiting', 'called', 'serving');
create unique index queue_tickets_live on queue_tickets (station_id, day, place) where status in ('waiting', 'called', 'serving', 'missed');
create index queue_tickets_by_account on queue_tickets (account_id, id) where account_id is not null;
create index queue_tickets_cycles on queue_tickets (station_id, ended_at) where cycle_seconds is not null;
create index queue_tickets_levels on queue_tickets (station_id, first_called_at) where level is not null;

-- What happened in a station's line after numbers were taken; together with the takes it is the day's chain.
create table queue_log (
  station_id uuid not null,
  day date not null,
  seq bigint not null,
  ticket_id uuid,
  kind text not null,
  at timestamptz not null,
  by_kind text not null check (by_kind in ('citizen', 'staff', 'system')),
  by_id uuid,
  by_name text,
  counter text,
  rule text,
  announcement int,
  detail json not null default '{}',
  salt bytea not null,
  primary key (station_id, day, seq)
);
create index queue_log_announcements on queue_log (station_id, day, announcement) where announcement is not null;
create index queue_log_by_ticket on queue_log (ticket_id) where ticket_id is not null;
create trigger queue_log_append_only before update or delete on queue_log for each row execute function refuse_edit();
