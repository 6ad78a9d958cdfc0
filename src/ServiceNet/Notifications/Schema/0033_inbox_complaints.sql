-- Messages about a complaint: its number, a date that matters, and of a moved deadline which and from when. Nothing of what it says.
alter table inbox_messages add column complaint_id uuid;
alter table inbox_messages add column due_on date;
alter table inbox_messages add column was_on date;
alter table inbox_messages add column deadline text;

-- What the staff of a desk must know (工作消息): one message a fact and desk. Numbers are given out in the order of commits.
create table staff_messages (
  id bigint primary key,
  fact_id bigint not null,
  -- A station's id; all zeros are the administrators.
  desk uuid not null,
  -- What must not be known at every counter: heads of the station alone.
  heads_only boolean not null,
  kind text not null,
  complaint_id uuid,
  station_id uuid,
  -- What the sentence is made of: numbers, dates and counts.
  detail jsonb not null,
  at timestamptz not null,
  constraint staff_messages_once unique (fact_id, desk)
);
create sequence staff_message_numbers;
create index staff_messages_newest on staff_messages (desk, id desc);
create index staff_messages_old on staff_messages (at);

-- Read up to here, by one press; and read one by one above it.
create table staff_message_marks (
  staff_id uuid primary key,
  read_to bigint not null
);
create table staff_message_reads (
  message_id bigint not null references staff_messages (id) on delete cascade,
  staff_id uuid not null,
  primary key (message_id, staff_id)
);
