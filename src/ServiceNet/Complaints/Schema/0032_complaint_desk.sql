-- What somebody has begun to write (草稿), sealed, one a person. Versions are drawn from one line, so that a draft thrown away and
-- begun anew is never taken for the one before it.
create sequence complaint_draft_versions as integer cycle;
create table complaint_drafts (
  account_id uuid primary key,
  content bytea not null,
  version int not null,
  saved_at timestamptz not null
);
create index complaint_drafts_old on complaint_drafts (saved_at);

-- Texts handlers answer with (常用语): a station's, or the whole network's (station_id null). `place` is what holds their number.
create table complaint_templates (
  id uuid primary key,
  used_for text not null constraint complaint_templates_for check (used_for in ('accept', 'reject', 'request-supplement', 'refer', 'resolve', 'note')),
  name text not null,
  text text not null,
  station_id uuid,
  place int not null check (place between 1 and 100),
  created_at timestamptz not null,
  changed_at timestamptz not null,
  constraint complaint_templates_name unique nulls not distinct (station_id, used_for, name),
  constraint complaint_templates_place unique nulls not distinct (station_id, place)
);
create index complaint_templates_by_name on complaint_templates (name, id);

-- A handler's own lists (常用筛选).
create table complaint_views (
  id uuid primary key,
  staff_id uuid not null,
  name text not null,
  query jsonb not null,
  place int not null check (place between 1 and 20),
  created_at timestamptz not null,
  constraint complaint_views_name unique (staff_id, name),
  constraint complaint_views_place unique (staff_id, place)
);
