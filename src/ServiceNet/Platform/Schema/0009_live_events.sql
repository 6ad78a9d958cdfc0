-- What happened, for whoever watches: ids and one order for all, so that a watcher who was away asks for what came after
-- the last they saw. Kept for a day; who was away longer reads everything anew.
create table live_events (
  seq bigint primary key,
  topic uuid not null,
  kind text not null,
  subject uuid not null,
  at timestamptz not null
);
create index live_events_by_topic on live_events (topic, seq);
create sequence live_events_seq;

-- Appends events. The lock is held to the commit, so that events are seen in the order of their numbers: nobody who has
-- seen one can have missed an earlier one.
create function append_live_events(p_topics uuid[], p_kinds text[], p_subjects uuid[], p_ats timestamptz[]) returns void
language plpgsql as $$
begin
  perform pg_advisory_xact_lock(x'534552564e455403'::bit(64)::bigint);
  insert into live_events (seq, topic, kind, subject, at)
  select nextval('live_events_seq'), e.topic, e.kind, e.subject, e.at
  from unnest(p_topics, p_kinds, p_subjects, p_ats) with ordinality e (topic, kind, subject, at, place) order by e.place;
end $$;
