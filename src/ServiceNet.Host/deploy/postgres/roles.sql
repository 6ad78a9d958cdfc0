-- The roles of ServiceNet in PostgreSQL, each with the least it needs. Run as a superuser in the city's database, before
-- the first `migrate` or on a database that was used without them; a second run changes nothing:
--   psql -v ON_ERROR_STOP=1 -d servicenet -f roles.sql
-- Passwords are set apart from it, so that none stands in a file: \password servicenet_app
--
--   servicenet_owner   owns the tables; `migrate` alone uses it
--   servicenet_app     what the hosts are: reads and writes rows; no table is made, changed or emptied; history is
--                      only appended to
--   servicenet_backup  reads everything, and streams the server for a base backup
\set ON_ERROR_STOP on
select format('create role %I', name)
from unnest(array['servicenet_owner', 'servicenet_app', 'servicenet_backup']) name
where not exists (select from pg_roles where rolname = name) \gexec

alter role servicenet_owner login nosuperuser nocreatedb nocreaterole noreplication;
alter role servicenet_app login nosuperuser nocreatedb nocreaterole noreplication;
alter role servicenet_backup login replication nosuperuser nocreatedb nocreaterole;
grant pg_read_all_data to servicenet_backup;

-- A database belongs to its owner; who is not named here does not even get in.
select format('alter database %I owner to servicenet_owner', current_database()) \gexec
select format('revoke all on database %I from public', current_database()) \gexec
select format('grant connect on database %I to servicenet_app, servicenet_backup', current_database()) \gexec
alter schema public owner to servicenet_owner;
revoke all on schema public from public;
grant usage on schema public to servicenet_app;

-- What stood before: tables, sequences and functions that another role made.
select format('alter table public.%I owner to servicenet_owner', relname) from pg_class
where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm') and relowner <> 'servicenet_owner'::regrole \gexec
select format('alter sequence public.%I owner to servicenet_owner', s.relname) from pg_class s
where s.relnamespace = 'public'::regnamespace and s.relkind = 'S' and s.relowner <> 'servicenet_owner'::regrole
  and not exists (select from pg_depend d where d.objid = s.oid and d.classid = 'pg_class'::regclass and d.deptype in ('a', 'i')) \gexec
select format('alter routine %s owner to servicenet_owner', p.oid::regprocedure) from pg_proc p
where p.pronamespace = 'public'::regnamespace and p.proowner <> 'servicenet_owner'::regrole
  and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e') \gexec

-- What is made later is covered as it is made; `migrate` then takes back what history must not allow (settle_rights).
alter default privileges for role servicenet_owner in schema public grant select, insert, update, delete on tables to servicenet_app;
alter default privileges for role servicenet_owner in schema public grant usage, select on sequences to servicenet_app;
alter default privileges for role servicenet_owner in schema public grant execute on functions to servicenet_app;
select 'select settle_rights()' where to_regprocedure('public.settle_rights()') is not null \gexec
