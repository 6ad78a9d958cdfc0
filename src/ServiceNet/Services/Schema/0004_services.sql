-- The public service catalogue (公共服务清单). A code stays; its text is replaced by import.
create table services (
  code text primary key check (code ~ '^[a-z0-9-]{2,40}$'),
  name text not null,
  summary text not null,
  audience text not null,
  materials text[] not null,
  steps text[] not null,
  minutes int not null check (minutes between 5 and 480),
  legal_basis text,
  legal_basis_confirmed boolean not null,
  fee text not null,
  place int not null
);
