-- No trade that this work has followed is later; until it is known better, the latest of all that there are.
alter table analytics_progress add column newest timestamptz not null default 'epoch';
update analytics_progress set newest = coalesce((select max(ts) from trades), 'epoch');

-- Prices change together where trades follow one another, but one that comes an hour late changes those of its hour and not all since:
-- what is asked for is each of the times in which prices have changed, and nothing between them.

create or replace function revalue_gas(chains bigint[], addresses text[], starts timestamptz[], ends timestamptz[])
returns void language sql as $$
    insert into gas_revaluations (chain_id, from_ts, until_ts)
    select c.chain_id, lower(span), nullif(upper(span), 'infinity')
    from (
        select w.chain_id, range_agg(tstzrange(w.start, coalesce(
                w.until, (select min(p.ts) from prices p where p.token_id = k.id and p.ts > w.start), 'infinity'))) as spans
        from unnest(chains, addresses, starts, ends) as w(chain_id, address, start, until)
        join tokens k on k.chain_id = w.chain_id and k.address = w.address
        group by 1) c, unnest(c.spans) as span
    where exists (
        select from gas_transactions g where g.chain_id = c.chain_id and g.ts >= lower(span) and g.ts < upper(span))
$$;

-- As before (V14), with times apart from one another; and a ledger that did not trade in such a time is made again only if an hour
-- ends in it, because only then it takes in prices.
create or replace function revalue_trades(chains bigint[], addresses text[], starts timestamptz[], ends timestamptz[], fresh interval,
    rates text[], before_position bigint, newest timestamptz)
returns void language plpgsql as $$
declare
    derived constant boolean := before_position is not null;
    hour timestamptz;
begin
    insert into trade_revaluations (tokens, from_ts, until_ts, before_position)
    with changed as materialized (
        select token, tstzrange(start, least(until, newest + interval '1 microsecond')) as span
        from changed_prices(chains, addresses, starts, ends, fresh, rates, derived)
        where start < least(until, newest + interval '1 microsecond')),
    spans as (select unnest(range_agg(span)) as span from changed)
    select (select array_agg(distinct c.token) from changed c where c.span && t.span), lower(t.span), upper(t.span),
        revalue_trades.before_position
    from spans t
    where not derived or exists (
        select from trades o where o.ts >= lower(t.span) and o.ts < upper(t.span) and o.position < revalue_trades.before_position);

    if derived and not exists (select from unnest(starts) s where s < date_trunc('hour', clock_timestamp())) then
        return;
    end if;
    perform lock_ledgers();
    hour := date_trunc('hour', clock_timestamp());
    insert into ledger_rebuilds (ledger_id, from_ts)
    with changed as materialized (
        select token, rate, lower(span) as start, upper(span) as until
        from (select token, bool_or(rate) as rate, range_agg(tstzrange(start, until)) as spans
              from changed_prices(chains, addresses, starts, ends, fresh, rates, derived)
              where start < until group by token) c, unnest(c.spans) as span),
    ending as materialized (
        select * from changed where date_trunc('hour', until - interval '1 microsecond') >= start and start <= hour),
    held as (
        select c.start, c.until, b.ledger_id from ending c join books b on b.token_id = c.token where not c.rate
        union all
        select c.start, c.until, l.id from ending c cross join ledgers l where c.rate),
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
        where h.until > (
            select min(p.at) - interval '1 hour' from ledger_points p where p.ledger_id = l.id and p.step = 3600))
    select m.id, min(m.start) from met m
    where not exists (select from ledger_rebuilds r where r.ledger_id = m.id and r.from_ts <= m.start)
    group by m.id;
end $$;
