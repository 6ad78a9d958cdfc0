-- Bytes, once for all files that are the same, under the name of their hash. The row is written before its bytes and goes
-- after nobody needs them: whoever brings the same bytes takes the row's lock and finds them, or brings them again.
create table file_contents (
  sha256 bytea primary key check (length(sha256) = 32),
  size bigint not null check (size > 0),
  kind text not null check (kind in ('image', 'pdf', 'office', 'audio', 'video')),
  content_type text not null,
  -- What others than the owner get: itself where there is nothing to take out, null where no copy is made.
  copy_sha256 bytea references file_contents deferrable initially deferred
);
create index file_contents_by_copy on file_contents (copy_sha256) where copy_sha256 is not null;

-- Somebody's file. Who holds an id without an owner holds the file, so ids are 128 random bits. Until `stored_at` its bytes
-- are on their way; until it belongs to a record it is forgotten after a day.
create table files (
  id uuid primary key,
  sha256 bytea not null references file_contents,
  -- Sealed: names of files name people.
  name bytea not null,
  owner_kind text check (owner_kind in ('citizen', 'staff')),
  owner_id uuid,
  created_at timestamptz not null,
  stored_at timestamptz,
  belongs_kind text,
  belongs_id uuid,
  attached_at timestamptz,
  check ((owner_kind is null) = (owner_id is null)),
  check ((belongs_kind is null) = (belongs_id is null) and (belongs_kind is null) = (attached_at is null)),
  check (belongs_kind is null or stored_at is not null)
);
create index files_by_content on files (sha256);
create index files_by_owner on files (owner_id) where owner_id is not null;
create index files_by_record on files (belongs_kind, belongs_id) where belongs_kind is not null;
create index files_loose on files (created_at) where belongs_kind is null;

-- A file under way in pieces. `received` bytes are flushed to the shared folder; what lies there beyond them was never
-- acknowledged.
create table file_uploads (
  id uuid primary key,
  name bytea not null,
  size bigint not null check (size > 0),
  sha256 bytea check (length(sha256) = 32),
  received bigint not null default 0 check (received between 0 and size),
  owner_kind text check (owner_kind in ('citizen', 'staff')),
  owner_id uuid,
  created_at timestamptz not null,
  check ((owner_kind is null) = (owner_id is null))
);
create index file_uploads_by_age on file_uploads (created_at);
create index file_uploads_by_owner on file_uploads (owner_id) where owner_id is not null;
