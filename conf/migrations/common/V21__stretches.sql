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

-- As before, but no price is looked up beyond the one that is taken. A trade's last resort is a route's price of the very second:
-- where that is looked up, there is no other.
create or replace function price_at(token integer, at timestamptz, fresh interval)
returns table (usd numeric, ts timestamptz, source text) language sql stable as $$
    select (c.price).usd, (c.price).ts, (c.price).source
    from (
        select coalesce(
            (select p from prices p
             where p.token_id = token and p.ts <= at and p.ts > at - fresh
             order by case p.source when 'route' then 1 when 'feed' then 2 else 3 end, p.ts desc, p.source collate "C" desc limit 1),
            (select p from prices p
             where p.token_id = token and p.ts <= at
             order by p.ts desc, p.source collate "C" desc limit 1)) as price
        offset 0) c
    where (c.price).usd is not null
$$;
create or replace function price_for_trade(token integer, at timestamptz, fresh interval)
returns table (usd numeric, source text) language sql stable as $$
    select (c.price).usd, (c.price).source
    from (
        select coalesce(
            (select p from prices p
             where p.token_id = token and p.ts <= at and p.ts > at - fresh
                 and (p.source <> 'route' or p.ts < date_trunc('second', at))
             order by case p.source when 'route' then 1 when 'feed' then 2 else 3 end, p.ts desc, p.source collate "C" desc limit 1),
            (select p from prices p
             where p.token_id = token and p.ts <= at and (p.source <> 'route' or p.ts < date_trunc('second', at))
             order by p.ts desc, p.source collate "C" desc limit 1),
            (select p from prices p
             where p.token_id = token and p.ts <= at
             order by p.ts desc limit 1)) as price
        offset 0) c
    where (c.price).usd is not null
$$;

-- What trades of a pool at a time are valued by: their leg of that side, at so much each. A leg in a stable coin, at 1 USD while the
-- coin's price is within half a percent of that; else what the quote token was worth, else the base token. stable and quote: which
-- of the pool's tokens it is. source: as in trades.
drop function trade_value(integer, integer, numeric, numeric, integer, integer, timestamptz, interval);
create function trade_rate(token0 integer, token1 integer, stable integer, quote integer, at timestamptz, fresh interval)
returns table (side integer, usd numeric, source smallint) language sql stable as $$
    select v.side, v.usd, v.source from (
        (select 1 as choice, stable as side, case when abs(p.usd - 1) > 0.005 then p.usd else 1 end as usd, 0::smallint as source
         from (select 1) one
         left join price_for_trade(case stable when 0 then token0 else token1 end, at, fresh) p on true
         where stable is not null)
        union all
        (select s.choice, s.side, p.usd, case p.source when 'route' then 1 when 'feed' then 2 else 4 end::smallint
         from (values (2, quote), (3, 1 - quote)) as s(choice, side)
         cross join lateral price_for_trade(case s.side when 0 then token0 else token1 end, at, fresh) p
         where stable is null)
    ) v order by v.choice limit 1
$$;
