-- Appends several entries at once: one look at the head, one write of it. Answers the number of the first.
create function chain_append_all(p_chain text, p_commitments bytea[], p_ats timestamptz[]) returns bigint
language plpgsql as $$
declare
  head record;
  next_hash bytea;
  hashes bytea[] := '{}';
  first_seq bigint;
begin
  if cardinality(p_commitments) = 1 then
    -- The usual case, in one statement.
    with moved as (
      update chain_heads h set seq = h.seq + 1, hash = sha256(h.hash || p_commitments[1]) where h.chain = p_chain returning h.seq, h.hash)
    insert into chain_entries (chain, seq, at, commitment, hash) select p_chain, m.seq, p_ats[1], p_commitments[1], m.hash from moved m returning seq into first_seq;
    if found then
      return first_seq;
    end if;
  end if;
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

-- What the chains whose names begin so were told, for the room that told them to recompute.
create function commitments_of(p_prefix text) returns table (chain text, seq bigint, commitment bytea)
language sql stable as $$ select e.chain, e.seq, e.commitment from chain_entries e where starts_with(e.chain, p_prefix) $$;
