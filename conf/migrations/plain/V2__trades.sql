-- token0 and token1 are the pool's; zero_for_one says that the trader gave token0. trade_id is null when it is the
-- canonical <chainId>:<txHash>:<logIndex>. status: 0 executed, 1 failed. price_source: 0 stable-leg, 1 route, 2 feed, 3 posted.
-- sqrt_price_x96 waits here for the tokens' decimals when a pool price could not be derived yet.
create table trades (
    position            bigint not null,
    ts                  timestamptz not null,
    pool_id             integer not null,
    trader_id           integer not null,
    recipient_id        integer,
    source_id           integer not null,
    protocol_id         integer not null,
    revision            integer not null default 0,
    status              smallint not null,
    zero_for_one        boolean not null,
    amount_in           numeric not null,
    amount_out          numeric,
    pool_price          numeric,
    sqrt_price_x96      numeric,
    amount_usd          numeric,
    price_source        smallint,
    block_number        bigint,
    block_hash          bytea,
    tx_hash             bytea,
    tx_index            integer,
    log_index           integer,
    trade_id            text,
    gas_used            bigint,
    effective_gas_price numeric,
    base_fee_per_gas    numeric,
    expected_out        numeric,
    metadata            text,
    primary key (position, ts)
) partition by range (ts);
create index trades_ts on trades (ts);
create index trades_pool on trades (pool_id, ts);
create index trades_trader on trades (trader_id, ts);

-- Makes the monthly partition that holds the instant. Ingest calls it outside its own transactions.
create function ensure_trades_partition(instant timestamptz) returns void language plpgsql as $$
declare
    month timestamp := date_trunc('month', instant at time zone 'UTC');
    part  text := 'trades_' || to_char(month, 'YYYY_MM');
begin
    if to_regclass(part) is null then
        perform pg_advisory_xact_lock(hashtext('ensure_trades_partition'));
        execute format('create table if not exists %I partition of trades for values from (%L) to (%L)',
            part, month at time zone 'UTC', (month + interval '1 month') at time zone 'UTC');
    end if;
end $$;
