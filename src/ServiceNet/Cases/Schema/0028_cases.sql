-- What happened to a case (案件): appended, never edited. Each entry is a salted hash in the case's own chain, under the case's
-- version, so that an edit or a gap shows. Of a citizen no id stands here, only that it was the citizen.
create table case_entries (
  case_id uuid not null,
  seq bigint not null,
  at timestamptz not null,
  kind text not null,
  by_kind text not null check (by_kind in ('citizen', 'staff', 'system')),
  by_id uuid,
  by_name text,
  station_id uuid,
  -- Who reads it: everybody who may see the case, its handlers, or those who may see a suspected crime.
  audience text not null check (audience in ('all', 'staff', 'crime')),
  words text,
  detail json not null default '{}',
  files uuid[] not null default '{}',
  salt bytea not null,
  primary key (case_id, seq),
  constraint case_entries_no_citizen check (by_kind <> 'citizen' or (by_id is null and by_name is null))
);
create trigger case_entries_append_only before update or delete on case_entries for each row execute function refuse_edit();

create function case_chain_1(p_case uuid) returns text
language sql stable as $$ select 'case/' || p_case $$;

-- What the chain keeps of an entry. Each part is written with its length before it, so that no two entries read alike.
create function case_commitment_1(p_salt bytea, p_case uuid, p_seq bigint, p_at timestamptz, p_kind text, p_by_kind text, p_by_id uuid, p_by_name text, p_station uuid, p_audience text, p_words text, p_detail text, p_files uuid[]) returns bytea
language sql stable as $$
  select sha256(p_salt || convert_to(p_case || E'\n' || p_seq || E'\n' || (extract(epoch from p_at) * 1000000)::bigint || E'\n' || p_kind || E'\n' || p_by_kind || E'\n' || coalesce(p_by_id::text, '') || E'\n'
    || length(coalesce(p_by_name, '')) || ':' || coalesce(p_by_name, '') || E'\n' || coalesce(p_station::text, '') || E'\n' || p_audience || E'\n' || length(coalesce(p_words, '')) || ':' || coalesce(p_words, '') || E'\n'
    || length(p_detail) || ':' || p_detail || E'\n' || array_to_string(p_files, ','), 'UTF8'))
$$;

-- Appends entries to cases, each under the number the caller gives it (the case's version with it): those of one case stand
-- together and in order. Raises SN901 when a case has moved on, which its locked row prevents. Answers the hash each entry stands at.
create function append_case_entries_1(
  p_cases uuid[], p_seqs bigint[], p_ats timestamptz[], p_kinds text[], p_by_kinds text[], p_by_ids uuid[], p_by_names text[], p_stations uuid[], p_audiences text[], p_words text[], p_details text[], p_files text[], p_salts bytea[])
returns bytea[]
language plpgsql set plan_cache_mode = force_generic_plan as $$
declare
  chains text[];
  commitments bytea[];
begin
  select array_agg(case_chain_1(e.id) order by e.i), array_agg(case_commitment_1(e.salt, e.id, e.seq, e.at, e.kind, e.by_kind, e.by_id, e.by_name, e.station, e.audience, e.words, e.detail, e.files::uuid[]) order by e.i)
  into chains, commitments
  from unnest(p_cases, p_seqs, p_ats, p_kinds, p_by_kinds, p_by_ids, p_by_names, p_stations, p_audiences, p_words, p_details, p_files, p_salts) with ordinality
    e (id, seq, at, kind, by_kind, by_id, by_name, station, audience, words, detail, files, salt, i);
  insert into case_entries (case_id, seq, at, kind, by_kind, by_id, by_name, station_id, audience, words, detail, files, salt)
  select e.id, e.seq, e.at, e.kind, e.by_kind, e.by_id, e.by_name, e.station, e.audience, e.words, e.detail::json, e.files::uuid[], e.salt
  from unnest(p_cases, p_seqs, p_ats, p_kinds, p_by_kinds, p_by_ids, p_by_names, p_stations, p_audiences, p_words, p_details, p_files, p_salts)
    e (id, seq, at, kind, by_kind, by_id, by_name, station, audience, words, detail, files, salt);
  return chain_append_runs(chains, commitments, p_ats, p_seqs);
end $$;

-- A case's history in short, for the room whose case it is to recount its state by.
create function case_history_1(p_case uuid) returns table (seq bigint, kind text)
language sql stable as $$ select e.seq, e.kind from case_entries e where e.case_id = p_case $$;
