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
-- numbers they must have; raises SN901 when one would have another.
create function chain_append_runs(p_chains text[], p_commitments bytea[], p_ats timestamptz[], p_seqs bigint[]) returns void
language plpgsql set plan_cache_mode = force_generic_plan as $$
declare
  head record;
  seqs bigint[] := '{}';
  hashes bytea[] := '{}';
  chains text[] := '{}';
  entries bytea[] := '{}';
  n int := cardinality(p_chains);
  i int := 1;
begin
  loop
    -- In the order of the entries, so that each head is met once.
    for head in
      select h.chain, h.seq, h.hash from chain_heads h join unnest(p_chains) with ordinality e (chain, place) on e.chain = h.chain and (e.place = 1 or p_chains[e.place - 1] <> e.chain)
      order by e.place for update of h
    loop
      while i <= n and p_chains[i] = head.chain loop
        head.seq := head.seq + 1;
        if head.seq <> p_seqs[i] then
          raise exception 'chain % is at %, not at %', head.chain, head.seq, p_seqs[i] using errcode = 'SN901';
        end if;
        head.hash := sha256(head.hash || p_commitments[i]);
        entries := entries || head.hash;
        i := i + 1;
      end loop;
      chains := chains || head.chain;
      seqs := seqs || head.seq;
      hashes := hashes || head.hash;
    end loop;
    exit when i > n;
    -- A chain that begins: its head is made, and all are looked at again.
    insert into chain_heads (chain, seq, hash) select distinct c, 0, sha256(convert_to(c, 'UTF8')) from unnest(p_chains) c on conflict do nothing;
    i := 1;
    chains := '{}';
    seqs := '{}';
    hashes := '{}';
    entries := '{}';
  end loop;
  with moved as (
    update chain_heads h set seq = m.seq, hash = m.hash from unnest(chains, seqs, hashes) m (chain, seq, hash) where h.chain = m.chain)
  insert into chain_entries (chain, seq, at, commitment, hash) select * from unnest(p_chains, p_seqs, p_ats, p_commitments, entries);
end $$;

-- What the chains whose names begin so were told, for the room that told them to recompute.
create function commitments_of(p_prefix text) returns table (chain text, seq bigint, commitment bytea)
language sql stable as $$ select e.chain, e.seq, e.commitment from chain_entries e where starts_with(e.chain, p_prefix) $$;
