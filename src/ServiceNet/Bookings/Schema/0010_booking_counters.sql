-- Which counter (窗口) sees the visitor; null until somebody says so. Notes are the counter's own words, sealed: people tell
-- clerks what they would write nowhere.
alter table bookings add column counter text constraint bookings_counter check (length(counter) between 1 and 10);
alter table bookings add column note_count int not null default 0;

create table booking_notes (
  id uuid primary key,
  booking_id uuid not null,
  at timestamptz not null,
  by_id uuid not null,
  by_name text not null,
  words bytea not null
);
create index booking_notes_by_booking on booking_notes (booking_id, at);
