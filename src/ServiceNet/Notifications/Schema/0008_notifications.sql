-- The in-app inbox (站内消息): what must reach a person, kept until they close their account. One message a fact.
create table inbox_messages (
  account_id uuid not null,
  -- The fact's id: ascending, so it is also the order, and a fact told twice is one message.
  id bigint not null,
  kind text not null,
  booking_id uuid,
  start_at timestamptz,
  at timestamptz not null,
  read_at timestamptz,
  primary key (account_id, id)
);
