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
);
create index trades_ts on trades (ts);
create index trades_pool on trades (pool_id, ts);
create index trades_trader on trades (trader_id, ts);

select create_hypertable('trades', 'ts', chunk_time_interval => interval '1 month', create_default_indexes => false);

-- TimescaleDB makes its chunks itself; the plain flavour needs this call, so both have it.
create function ensure_trades_partition(instant timestamptz) returns void language sql as 'select';
