-- Gas of transactions, derived from the trades by the role analytics; emptied and filled again it is the same.

-- The price of a token that holds at a time: among those not older than "fresh" the best source (route, feed, posted), else
-- the newest.
create function price_at(token integer, at timestamptz, fresh interval)
returns table (usd numeric, ts timestamptz, source text) language sql stable as $$
    select c.usd, c.ts, c.source from (
        (select 1 as choice, p.usd, p.ts, p.source from prices p
         where p.token_id = token and p.ts <= at and p.ts > at - fresh
         order by case p.source when 'route' then 1 when 'feed' then 2 else 3 end, p.ts desc, p.source collate "C" desc limit 1)
        union all
        (select 2, p.usd, p.ts, p.source from prices p
         where p.token_id = token and p.ts <= at
         order by p.ts desc, p.source collate "C" desc limit 1)
    ) c order by c.choice limit 1
$$;

-- One row a transaction, however many swaps it has. tx: its hash, or the position of its only trade where no hash was posted.
-- pools, protocols, amounts: one entry a swap (or failed attempt) in commit order; an amount in USD is null when unknown.
-- token_first and token_last: what its first swap took and its last one gave, by log index. native_usd: price of the chain's
-- token at ts. Trades that carry neither a hash nor gas are no part of it.
create table gas_transactions (
    source_id   integer not null,
    chain_id    bigint not null,
    tx          bytea not null,
    ts          timestamptz not null,
    trader_id   integer not null,
    failed      boolean not null,
    block       bigint,
    gas_used    bigint,
    gas_price   numeric,
    base_fee    numeric,
    native_usd  numeric,
    pools       integer[] not null,
    protocols   integer[] not null,
    amounts     numeric[] not null,
    first_log   integer not null,
    last_log    integer not null,
    token_first integer not null,
    token_last  integer not null,
    cost        numeric generated always as (gas_used * gas_price * 0.000000000000000001) stored,
    amount_usd  numeric,
    route       smallint generated always as
        (case when cardinality(pools) <= 1 then 0 when cardinality(pools) <= 3 then 1 else 2 end) stored,
    band        smallint generated always as
        (case when amount_usd < 100 then 0 when amount_usd < 1000 then 1 when amount_usd < 10000 then 2
              when amount_usd < 100000 then 3 when amount_usd is not null then 4 end) stored,
    primary key (source_id, chain_id, tx)
);
create index gas_transactions_time on gas_transactions (chain_id, ts);
create index gas_transactions_trader on gas_transactions (trader_id, ts);
create index gas_transactions_failed on gas_transactions (chain_id, ts) where failed;
create index gas_transactions_kind on gas_transactions
    (chain_id, least(token_first, token_last), greatest(token_first, token_last), route, ts)
    where not failed and gas_used is not null and gas_price is not null;

-- What transactions add up to. scope: 0 the chain, 1 a pool, 2 a protocol, 3 a trader's trades of one source.
-- A swap bears an equal share of its transaction's gas; the first one takes what rounding leaves.
create type gas_part as (
    scope                smallint,
    subject              integer,
    source_id            integer,
    transactions         bigint,
    swaps                bigint,
    failed               bigint,
    unmeasured           bigint,
    unpriced             bigint,
    cost                 numeric,
    cost_usd             numeric,
    burned               numeric,
    burned_usd           numeric,
    efficient_cost_usd   numeric,
    efficient_amount_usd numeric
);
create table gas_sums (
    scope                smallint not null,
    chain_id             bigint not null,
    step                 integer not null check (step in (3600, 86400)),
    open_time            timestamptz not null,
    subject              integer not null,
    source_id            integer not null,
    transactions         bigint not null,
    swaps                bigint not null,
    failed               bigint not null,
    unmeasured           bigint not null,
    unpriced             bigint not null,
    cost                 numeric not null,
    cost_usd             numeric not null,
    burned               numeric not null,
    burned_usd           numeric not null,
    efficient_cost_usd   numeric not null,
    efficient_amount_usd numeric not null,
    primary key (scope, chain_id, step, open_time, subject, source_id)
) with (fillfactor = 80);
create index gas_sums_trader on gas_sums (subject, step, open_time) where scope = 3;

-- What one transaction adds. Its swaps are efficient where it succeeded and the value is known of all of them.
create function gas_parts(t gas_transactions) returns setof gas_part language sql immutable as $$
    with swap as (
        select s.place, s.pool, s.protocol, s.amount,
               case when s.place = 1
                    then t.cost - (cardinality(t.pools) - 1) * round(round(t.cost, 36) / cardinality(t.pools), 36)
                    else round(round(t.cost, 36) / cardinality(t.pools), 36) end as cost
        from unnest(t.pools, t.protocols, t.amounts) with ordinality as s(pool, protocol, amount, place)
    ),
    part as (
        select 0::smallint as scope, 0 as subject, 0 as source_id, count(*) as swaps, t.cost as cost, t.amount_usd as amount
        from swap
        union all
        select 3::smallint, t.trader_id, t.source_id, count(*), t.cost, t.amount_usd from swap
        union all
        select 1::smallint, pool, 0, count(*), sum(cost), case when t.amount_usd is not null then sum(amount) end
        from swap group by pool
        union all
        select 2::smallint, protocol, 0, count(*), sum(cost), case when t.amount_usd is not null then sum(amount) end
        from swap group by protocol
    )
    select scope, subject, source_id, 1::bigint, case when t.failed then 0 else swaps end, t.failed::integer::bigint,
           (cost is null)::integer::bigint, (cost is not null and t.native_usd is null)::integer::bigint,
           coalesce(cost, 0), coalesce(cost * t.native_usd, 0),
           case when t.failed then coalesce(cost, 0) else 0 end,
           case when t.failed then coalesce(cost * t.native_usd, 0) else 0 end,
           case when not t.failed and amount is not null then coalesce(cost * t.native_usd, 0) else 0 end,
           case when not t.failed and cost * t.native_usd is not null then coalesce(amount, 0) else 0 end
    from part
$$;

-- How many transactions of an hour paid a gas price, in wei, of which four digits are kept: percentiles come from these.
create table gas_prices (
    chain_id     bigint not null,
    hour         timestamptz not null,
    price        numeric not null,
    transactions bigint not null,
    primary key (chain_id, hour, price)
) with (fillfactor = 80);
create function four_digits(value numeric) returns numeric language sql immutable as $$
    select case when value = 0 then 0 else round(value, 3 - floor(log(value))::integer) end
$$;
