-- An export of the handlers' list: asked for, then fetched within the hour by whoever asked. What was asked for is sealed: words
-- looked for may name a person. `done` is what the page shows while the file streams.
create table complaint_exports (
  id uuid primary key,
  staff_id uuid not null,
  query bytea not null,
  total bigint not null check (total >= 0),
  done bigint not null default 0 check (done >= 0),
  state text not null default 'ready' check (state in ('ready', 'running', 'done', 'failed')),
  created_at timestamptz not null
);
create index complaint_exports_by_age on complaint_exports (created_at);
