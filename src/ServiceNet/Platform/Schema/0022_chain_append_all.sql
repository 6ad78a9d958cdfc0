-- Appends several entries at once: one look at the head, one write of it. Answers the number of the first.
create function chain_append_all(p_chain text, p_commitments bytea[], p_ats timestamptz[]) returns bigint
language plpgsql as $$
declare
  head record;
  next_hash bytea;
  hashes bytea[] := '{}';
begin
  select seq, hash into head from chain_heads where chain = p_chain for update;
  if not found then
    insert into chain_heads (chain, seq, hash) values (p_chain, 0, sha256(convert_to(p_chain, 'UTF8'))) on conflict do nothing;
    select seq, hash into head from chain_heads where chain = p_chain for update;
  end if;
  next_hash := head.hash;
  for i in 1 .. cardinality(p_commitments) loop
    next_hash := sha256(next_hash || p_commitments[i]);
    hashes := hashes || next_hash;
  end loop;
  insert into chain_entries (chain, seq, at, commitment, hash)
  select p_chain, head.seq + e.place, e.at, e.commitment, e.hash from unnest(p_commitments, p_ats, hashes) with ordinality e (commitment, at, hash, place);
  update chain_heads set seq = head.seq + cardinality(p_commitments), hash = next_hash where chain = p_chain;
  return head.seq + 1;
end $$;

-- Appends one entry to each of several chains, in one statement. The caller says which numbers they must have; raises SN901
-- when one has another.
create function chain_append_each(p_chains text[], p_commitments bytea[], p_ats timestamptz[], p_seqs bigint[]) returns void
language plpgsql as $$
declare
  appended text[];
begin
  with moved as (
    update chain_heads h set seq = e.seq, hash = sha256(h.hash || e.commitment)
    from unnest(p_chains, p_commitments, p_ats, p_seqs) e (chain, commitment, at, seq)
    where h.chain = e.chain and h.seq = e.seq - 1
    returning h.chain, h.seq, h.hash, e.commitment, e.at),
  entries as (
    insert into chain_entries (chain, seq, at, commitment, hash) select m.chain, m.seq, m.at, m.commitment, m.hash from moved m returning chain)
  select array_agg(chain) into appended from entries;
  if coalesce(cardinality(appended), 0) = cardinality(p_chains) then
    return;
  end if;
  -- A chain that begins, or one that is not where the caller thinks.
  for i in 1 .. cardinality(p_chains) loop
    if appended is null or p_chains[i] <> all (appended) then
      if chain_append_all(p_chains[i], p_commitments[i : i], p_ats[i : i]) <> p_seqs[i] then
        raise exception 'chain % is not at %', p_chains[i], p_seqs[i] using errcode = 'SN901';
      end if;
    end if;
  end loop;
end $$;

-- What the chains whose names begin so were told, for the room that told them to recompute.
create function commitments_of(p_prefix text) returns table (chain text, seq bigint, commitment bytea)
language sql stable as $$ select e.chain, e.seq, e.commitment from chain_entries e where starts_with(e.chain, p_prefix) $$;
