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

-- Appends entries to several chains in one act: entries of one chain stand together and in their order. The caller says which
-- numbers they must have; raises SN901 when one would have another. A chain whose first entry is number 1 begins with it.
-- Answers the hash each entry stands at.
create function chain_append_runs(p_chains text[], p_commitments bytea[], p_ats timestamptz[], p_seqs bigint[]) returns bytea[]
language plpgsql set plan_cache_mode = force_generic_plan as $$
declare
  n constant int := coalesce(cardinality(p_chains), 0);
  last bigint;
  link bytea;
  hashes bytea[] := '{}';
  begun text[] := '{}';
  begun_to bigint[] := '{}';
  begun_at bytea[] := '{}';
  moved text[] := '{}';
  moved_to bigint[] := '{}';
  moved_at bytea[] := '{}';
  begins boolean;
begin
  for i in 1 .. n loop
    -- In the order of the entries, so that each head is met once.
    if i = 1 or p_chains[i] <> p_chains[i - 1] then
      begins := p_seqs[i] = 1;
      if begins then
        last := 0;
        link := sha256(convert_to(p_chains[i], 'UTF8'));
      else
        select h.seq, h.hash into last, link from chain_heads h where h.chain = p_chains[i] for update;
      end if;
    end if;
    last := last + 1;
    if last is distinct from p_seqs[i] then
      raise exception 'chain % is at %, not at %', p_chains[i], last, p_seqs[i] using errcode = 'SN901';
    end if;
    link := sha256(link || p_commitments[i]);
    hashes := hashes || link;
    continue when i < n and p_chains[i] = p_chains[i + 1];
    if begins then
      begun := begun || p_chains[i];
      begun_to := begun_to || last;
      begun_at := begun_at || link;
    else
      moved := moved || p_chains[i];
      moved_to := moved_to || last;
      moved_at := moved_at || link;
    end if;
  end loop;
  if cardinality(begun) > 0 then
    insert into chain_heads (chain, seq, hash) select * from unnest(begun, begun_to, begun_at) on conflict do nothing;
    get diagnostics last = row_count;
    if last <> cardinality(begun) then
      raise exception 'one of % has begun', begun using errcode = 'SN901';
    end if;
  end if;
  if cardinality(moved) > 0 then
    update chain_heads h set seq = m.seq, hash = m.hash from unnest(moved, moved_to, moved_at) m (chain, seq, hash) where h.chain = m.chain;
  end if;
  insert into chain_entries (chain, seq, at, commitment, hash) select * from unnest(p_chains, p_seqs, p_ats, p_commitments, hashes);
  return hashes;
end $$;

-- What the chains whose names begin so were told, for the room that told them to recompute.
create function commitments_of(p_prefix text) returns table (chain text, seq bigint, commitment bytea)
language sql stable as $$ select e.chain, e.seq, e.commitment from chain_entries e where starts_with(e.chain, p_prefix) $$;
