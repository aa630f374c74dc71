-- What trades are worth in USD, where their sender has not said it. price_source of trades: 4 is by a posted price of a token;
-- 3 is the sender's own word.

-- The price by which trades of a time are valued: as price_at, but a route's price of the very second, which is not final
-- before the second is over, only where there is no other.
create function price_for_trade(token integer, at timestamptz, fresh interval)
returns table (usd numeric, source text) language sql stable as $$
    select c.usd, c.source from (
        (select 1 as choice, p.usd, p.source from prices p
         where p.token_id = token and p.ts <= at and p.ts > at - fresh
             and (p.source <> 'route' or p.ts < date_trunc('second', at))
         order by case p.source when 'route' then 1 when 'feed' then 2 else 3 end, p.ts desc, p.source collate "C" desc limit 1)
        union all
        (select 2, p.usd, p.source from prices p
         where p.token_id = token and p.ts <= at and (p.source <> 'route' or p.ts < date_trunc('second', at))
         order by p.ts desc, p.source collate "C" desc limit 1)
        union all
        (select 3, p.usd, p.source from price_at(token, at, fresh) p)
    ) c order by c.choice limit 1
$$;

-- A trade's own leg in a stable coin, at 1 USD each while the coin's price is within half a percent of that; else what its quote
-- token was worth, else its base token. stable and quote: which of the pool's tokens it is. source: as in trades.
create function trade_value(token0 integer, token1 integer, amount0 numeric, amount1 numeric, stable integer, quote integer,
    at timestamptz, fresh interval)
returns table (usd numeric, source smallint) language sql stable as $$
    select trim_scale(round(v.amount * v.usd, 36)), v.source from (
        (select 1 as choice, case stable when 0 then amount0 else amount1 end as amount,
                case when abs(p.usd - 1) > 0.005 then p.usd else 1 end as usd, 0::smallint as source
         from (select 1) one
         left join price_for_trade(case stable when 0 then token0 else token1 end, at, fresh) p on true
         where stable is not null)
        union all
        (select side.choice, case side.token when 0 then amount0 else amount1 end, p.usd,
                case p.source when 'route' then 1 when 'feed' then 2 else 4 end::smallint
         from (values (2, quote), (3, 1 - quote)) as side(choice, token)
         cross join lateral price_for_trade(case side.token when 0 then token0 else token1 end, at, fresh) p
         where stable is null)
    ) v order by v.choice limit 1
$$;

-- Amounts of a transaction's swaps, some of which have got other values. Of swaps in one pool with equal values any may be meant.
create function replaced_amounts(pools integer[], amounts numeric[], of_pools integer[], befores numeric[], afters numeric[])
returns numeric[] language plpgsql immutable as $$
begin
    for i in 1 .. cardinality(of_pools) loop
        for k in 1 .. cardinality(pools) loop
            if pools[k] = of_pools[i] and amounts[k] is not distinct from befores[i] then
                amounts[k] := afters[i];
                exit;
            end if;
        end loop;
    end loop;
    return amounts;
end $$;

-- Trades of these times are to be valued again, because prices have changed since: those with one of the tokens, and before the
-- position; null is all. Others were valued after the change.
create table trade_revaluations (
    id              bigint generated always as identity primary key,
    tokens          integer[],
    from_ts         timestamptz not null,
    until_ts        timestamptz not null,
    before_position bigint
);
insert into trade_revaluations (from_ts, until_ts) select min(ts), 'infinity' from trades having count(*) > 0;
create index ledger_rebuilds_ledger on ledger_rebuilds (ledger_id, from_ts);
create index books_token on books (token_id);

-- Ledgers are folded under a shared lock. Who has changed what they are folded from takes it alone before he asks which of them
-- that concerns: those that were being folded can be seen by then, and those that come after see what has changed.
create function lock_ledgers() returns void language sql as $$
    select pg_advisory_xact_lock(hashtextextended('ledgers', 0))
$$;
create function share_ledgers() returns void language sql as $$
    select pg_advisory_xact_lock_shared(hashtextextended('ledgers', 0))
$$;

-- The times in which prices of tokens have changed. Derived ones are of source "route": one holds from the end of its second,
-- where there is an older one, to the next. Of others until null is the next price of the token after the first; one may hold
-- for "fresh" beside newer ones of lesser sources. rate: whether all ledgers are counted in it.
create function changed_prices(chains bigint[], addresses text[], starts timestamptz[], ends timestamptz[], fresh interval,
    rates text[], derived boolean)
returns table (token integer, rate boolean, start timestamptz, until timestamptz) language sql stable as $$
    select k.id, w.chain_id = 1 and w.address = any(rates),
           case when derived and exists (
                    select from prices p where p.token_id = k.id and p.ts < date_trunc('second', w.start))
                then date_trunc('second', w.start) + interval '1 second' else w.start end,
           interval '1 second' + case
               when derived then w.until
               else greatest(w.start + fresh, coalesce(
                   w.until, (select min(p.ts) from prices p where p.token_id = k.id and p.ts > w.start), 'infinity')) end
    from unnest(chains, addresses, starts, ends) as w(chain_id, address, start, until)
    join tokens k on k.chain_id = w.chain_id and k.address = w.address
$$;

-- Prices of these tokens have changed from a time on, until another. Asks for trades to be valued again, and for ledgers to be
-- made again from then on: those with such a token that have traded or have an hour's end in that time; with a token of chain 1
-- that rates are of, all of these. before_position: of prices that were derived from trades, the first of these: it and all later
-- ones are valued by them anyway, none before it is later than newest, and in the hour under way ledgers keep what they have taken:
-- there a price changes only for a trade that was stored after some of the next second. Null of others.
create function revalue_trades(chains bigint[], addresses text[], starts timestamptz[], ends timestamptz[], fresh interval,
    rates text[], before_position bigint, newest timestamptz)
returns void language plpgsql as $$
declare
    derived constant boolean := before_position is not null;
    hour timestamptz;
begin
    insert into trade_revaluations (tokens, from_ts, until_ts, before_position)
    select c.tokens, c.start, c.until, revalue_trades.before_position
    from (select array_agg(distinct token) as tokens, min(start) as start,
                 least(max(until), newest + interval '1 microsecond') as until
          from changed_prices(chains, addresses, starts, ends, fresh, rates, derived) having count(*) > 0) c
    where not derived or exists (
        select from trades t where t.ts >= c.start and t.ts < c.until and t.position < revalue_trades.before_position);

    if derived and not exists (select from unnest(starts) s where s < date_trunc('hour', clock_timestamp())) then
        return;
    end if;
    perform lock_ledgers();
    hour := date_trunc('hour', clock_timestamp());
    insert into ledger_rebuilds (ledger_id, from_ts)
    with changed as materialized (
        select token, bool_or(rate) as rate, min(start) as start, max(until) as until
        from changed_prices(chains, addresses, starts, ends, fresh, rates, derived) group by token),
    held as (
        select c.start, c.until, b.ledger_id from changed c join books b on b.token_id = c.token where not c.rate
        union all
        select c.start, c.until, l.id from changed c cross join ledgers l where c.rate),
    -- A ledger has an hour's end no later than an hour after its last trade, so only trades of the first hour can be without.
    met as (
        select l.id, c.start
        from changed c
        cross join lateral (
            select distinct t.trader_id, t.source_id from trades t
            where t.ts >= c.start and t.ts < least(c.until, newest + interval '1 microsecond', c.start + interval '1 hour')
                and (not derived or t.position < revalue_trades.before_position)) t
        join ledgers l using (trader_id, source_id)
        where c.rate or exists (select from books b where b.ledger_id = l.id and b.token_id = c.token)
        union all
        select l.id, h.start
        from held h join ledgers l on l.id = h.ledger_id and l.passed >= h.start
        where h.start <= hour and h.until > (
            select min(p.at) - interval '1 hour' from ledger_points p where p.ledger_id = l.id and p.step = 3600))
    select m.id, min(m.start) from met m
    where not exists (select from ledger_rebuilds r where r.ledger_id = m.id and r.from_ts <= m.start)
    group by m.id;
end $$;
