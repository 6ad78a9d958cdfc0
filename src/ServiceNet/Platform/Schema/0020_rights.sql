-- What the hosts' role may do, settled anew after every migration. The roles themselves are made by the operator
-- (deploy/postgres/roles.sql); where there are none, as on a developer's machine, this does nothing.
create function settle_rights() returns void language plpgsql as $$
declare
  history regclass;
begin
  if exists (select from pg_roles where rolname = 'servicenet_app') then
    grant select, insert, update, delete on all tables in schema public to servicenet_app;
    grant usage, select on all sequences in schema public to servicenet_app;
    grant execute on all functions in schema public to servicenet_app;
    -- What a trigger refuses to everyone is not even granted.
    for history in
      select t.tgrelid::regclass from pg_trigger t join pg_proc p on p.oid = t.tgfoid where p.proname = 'refuse_edit'
    loop
      execute format('revoke update, delete on %s from servicenet_app', history);
    end loop;
    revoke insert, update, delete on schema_migrations from servicenet_app;
    revoke execute on function settle_rights() from servicenet_app, public;
  end if;
end $$;
