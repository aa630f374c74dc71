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

-- The times in which prices of tokens have changed. until null is the next price of the token after the first. A price holds for
-- "fresh" beside newer ones of lesser sources, and to the end of a second. rate: whether all ledgers are counted in it.
create function changed_prices(chains bigint[], addresses text[], starts timestamptz[], ends timestamptz[], fresh interval,
    rates text[])
returns table (token integer, rate boolean, start timestamptz, until timestamptz) language sql stable as $$
    select k.id, w.chain_id = 1 and w.address = any(rates), w.start, greatest(w.start + fresh, coalesce(
        w.until, (select min(p.ts) from prices p where p.token_id = k.id and p.ts > w.start), 'infinity')) + interval '1 second'
    from unnest(chains, addresses, starts, ends) as w(chain_id, address, start, until)
    join tokens k on k.chain_id = w.chain_id and k.address = w.address
$$;

-- Prices of these tokens have changed from a time on, until another. Asks for trades to be valued again, and for the ledgers with
-- such a token whose time they meet to be made again from it on; with a token of chain 1 that rates are of, all ledgers of the
-- time. before_position: of prices that were derived from trades, the first of these: it and all later ones are valued by them
-- anyway, none before it is later than newest, and of the hour under way no ledger has a point yet. Null of others.
create function revalue_trades(chains bigint[], addresses text[], starts timestamptz[], ends timestamptz[], fresh interval,
    rates text[], before_position bigint, newest timestamptz)
returns void language plpgsql as $$
begin
    insert into trade_revaluations (tokens, from_ts, until_ts, before_position)
    select c.tokens, c.start, c.until, revalue_trades.before_position
    from (select array_agg(distinct token) as tokens, min(start) as start,
                 least(max(until), newest + interval '1 microsecond') as until
          from changed_prices(chains, addresses, starts, ends, fresh, rates) having count(*) > 0) c
    where revalue_trades.before_position is null or exists (
        select from trades t
        where t.ts >= c.start and t.ts < c.until and t.position < revalue_trades.before_position);

    if before_position is not null and not exists (select from unnest(starts) s where s < date_trunc('hour', now())) then
        return;
    end if;
    perform lock_ledgers();
    insert into ledger_rebuilds (ledger_id, from_ts)
    select t.id, min(t.start) from (
        select l.id, c.start, c.until, l.passed, l.last_ts
        from (select token, min(start) as start, max(until) as until
              from changed_prices(chains, addresses, starts, ends, fresh, rates) c where not c.rate group by token) c
        join books b on b.token_id = c.token join ledgers l on l.id = b.ledger_id
        union all
        select l.id, c.start, c.until, l.passed, l.last_ts
        from (select min(start) as start, max(until) as until
              from changed_prices(chains, addresses, starts, ends, fresh, rates) c where c.rate having count(*) > 0) c
        cross join ledgers l) t
    where (t.passed > t.start or before_position is null and t.last_ts >= t.start)
        and t.until > coalesce((select min(p.at) - interval '1 hour' from ledger_points p where p.ledger_id = t.id and p.step = 3600),
                               t.passed)
        and not exists (select from ledger_rebuilds r where r.ledger_id = t.id and r.from_ts <= t.start)
    group by 1;
end $$;
