-- How many places of a half hour are taken. A cell is one step of the grid at a station: rows arise when first
-- booked; what may be taken follows from hours and calendar at that moment and is handed in with each booking.
create table slot_cells (
  station_id uuid not null,
  starts_at timestamptz not null,
  capacity int not null,
  taken int not null,
  primary key (station_id, starts_at),
  constraint slot_cells_never_oversold check (taken between 0 and capacity)
) with (fillfactor = 80);

create sequence booking_numbers increment by 64 start with 1;

-- An appointment (预约). Contact name and phone are sealed; the phone is findable by its blind index.
create table bookings (
  id uuid primary key,
  number text not null,
  account_id uuid,
  station_id uuid not null,
  service text not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  cells smallint not null check (cells between 1 and 96),
  subject text not null,
  contact_name bytea not null,
  contact_phone bytea not null,
  phone_index bytea not null,
  check_in_code text not null,
  status text not null constraint bookings_status check (status in ('confirmed', 'checkedIn', 'completed', 'cancelled', 'noShow')),
  created_by uuid,
  created_at timestamptz not null,
  checked_in_at timestamptz,
  cancelled_at timestamptz,
  constraint bookings_owner check (account_id is not null or created_by is not null)
) with (fillfactor = 85);
create unique index bookings_number on bookings (number);
create index bookings_by_account on bookings (account_id, starts_at, id) where account_id is not null;
create index bookings_by_station on bookings (station_id, starts_at, id);
create index bookings_by_phone on bookings (phone_index);

-- What happened to a booking after it was made: appended, never edited.
create table booking_moves (
  booking_id uuid not null,
  seq int not null,
  at timestamptz not null,
  move text not null check (move in ('rescheduled', 'cancelled', 'checkedIn', 'completed', 'noShow', 'undone')),
  by_kind text not null check (by_kind in ('citizen', 'staff', 'system')),
  by_id uuid,
  note text,
  from_status text not null,
  to_status text not null,
  from_start timestamptz,
  to_start timestamptz,
  primary key (booking_id, seq)
);
create trigger booking_moves_append_only before update or delete on booking_moves for each row execute function refuse_edit();
