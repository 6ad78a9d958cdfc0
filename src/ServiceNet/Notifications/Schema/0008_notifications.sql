-- The in-app inbox (站内消息): what must reach a person, kept until they close their account. One message a fact.
create table inbox_messages (
  id uuid primary key,
  fact_id bigint not null,
  account_id uuid not null,
  kind text not null,
  booking_id uuid,
  start_at timestamptz,
  at timestamptz not null,
  read_at timestamptz,
  unique (fact_id, account_id)
);
create index inbox_messages_by_account on inbox_messages (account_id, at desc, id desc);
