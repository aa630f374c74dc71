-- The trades of a stretch. Found by position whatever the statistics say: these never know the newest trades, and thousands of
-- them may be of one second. The times say which partitions need not be looked at.
create function stretch_trades(first bigint, last bigint, earliest timestamptz, latest timestamptz)
returns setof trades language plpgsql stable rows 1000 set plan_cache_mode = force_generic_plan as $$
begin
    return query
    select * from trades t
    where t.position between first and last and t.ts between earliest and latest
        and (t.position, t.ts) >= (first, earliest) and (t.position, t.ts) <= (last, latest);
end $$;

-- What a transaction of several swaps is to its pools (scope 1) and protocols (scope 2), as in gas_sums. A swap bears an equal share
-- of the cost; the first one takes what rounding leaves. Other parts of a transaction are as the whole.
drop function gas_parts(gas_transactions);
drop type gas_part;
create function gas_shares(pools integer[], protocols integer[], amounts numeric[], cost numeric)
returns table (scope smallint, subject integer, swaps integer, cost numeric, amount numeric) language sql immutable as $$
    with swap as materialized (
        select s.pool, s.protocol, s.amount,
               case when s.place = 1 then gas_shares.cost - (cardinality(pools) - 1) * share else share end as cost
        from unnest(pools, protocols, amounts) with ordinality as s(pool, protocol, amount, place),
             round(round(gas_shares.cost, 36) / cardinality(pools), 36) as share
    )
    select 1::smallint, pool, count(*)::integer, sum(swap.cost), sum(swap.amount) from swap group by pool
    union all
    select 2::smallint, protocol, count(*)::integer, sum(swap.cost), sum(swap.amount) from swap group by protocol
$$;
