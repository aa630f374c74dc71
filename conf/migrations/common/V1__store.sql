-- What both flavours share. Applied migrations are never edited; a change is a new number.

-- The identity of this store. The epoch changes only when the store is restored or reset; the cursor key signs paging cursors.
create table store (
    one        boolean primary key default true check (one),
    epoch      text not null,
    flavour    text not null check (flavour in ('plain', 'timescale')),
    cursor_key bytea not null,
    created_at timestamptz not null default now()
);

-- The head of the commit order. Ingest updates this single row last in its transaction and holds the lock to the commit:
-- positions are in commit order, without holes, and no reader can pass a commit that is still under way.
create table position_head (
    one  boolean primary key default true check (one),
    last bigint not null
) with (fillfactor = 10);
insert into position_head (last) values (0);

-- Dictionaries: trades carry small integers, text stays at the edge.
create table sources (
    id   integer generated always as identity primary key,
    name text not null unique
);
create table protocols (
    id   integer generated always as identity primary key,
    name text not null unique
);
create table accounts (
    id      integer generated always as identity primary key,
    address text not null unique
);
create table tokens (
    id       integer generated always as identity primary key,
    chain_id bigint not null,
    address  text not null,
    symbol   text,
    name     text,
    decimals smallint check (decimals between 0 and 36),
    unique (chain_id, address)
);
-- quote: which token prices are counted in (0 or 1); chosen when the pool becomes known, changed by PUT.
-- executed_basis: set for good by the first executed trade without a pool price.
create table pools (
    id             integer generated always as identity primary key,
    chain_id       bigint not null,
    address        text not null,
    protocol       text not null,
    token0         integer not null references tokens,
    token1         integer not null references tokens,
    fee            numeric,
    quote          smallint not null check (quote in (0, 1)),
    executed_basis boolean not null default false,
    created_block  bigint,
    created_at     timestamptz not null default now(),
    reserve0       numeric,
    reserve1       numeric,
    liquidity_usd  numeric,
    unique (chain_id, address)
);
create index pools_token0 on pools (token0);
create index pools_token1 on pools (token1);

-- The types new_… are what ingest sends: the columns that it fills, as arrays of rows in binary form.

-- Idempotency: (source, tradeId) to the digest of what was posted. Apart from the trades, because a unique index on a
-- partitioned table must contain the time. Both keys are the first 128 bits of a SHA-256; the content digest covers the
-- id itself, so a collision of keys would be refused as a conflict, never taken for a duplicate.
create table trade_identity (
    source_id integer not null,
    trade_key uuid not null,
    content   uuid not null,
    pool_id   integer not null,
    ts        timestamptz not null,
    primary key (source_id, trade_key)
);
create type new_identity as (
    source_id integer,
    trade_key uuid,
    content   uuid,
    pool_id   integer,
    ts        timestamptz
);

-- Stored candles: steps of 60, 3600 and 86400 seconds; the other intervals are folded from these or from the trades.
-- Prices are token1 per token0. open_order and close_order are the order keys of the trades that gave open and close.
create table candles (
    pool_id     integer not null,
    step        integer not null,
    open_time   timestamptz not null,
    pool_open   numeric,
    pool_high   numeric,
    pool_low    numeric,
    pool_close  numeric,
    open        numeric not null,
    high        numeric not null,
    low         numeric not null,
    close       numeric not null,
    open_order  bytea not null,
    close_order bytea not null,
    volume0     numeric not null,
    volume1     numeric not null,
    volume_usd  numeric not null,
    unvalued    integer not null,
    trades      integer not null,
    buys0       integer not null,
    revision    integer not null default 0,
    primary key (pool_id, step, open_time)
) with (fillfactor = 80);
create type new_candle as (
    pool_id     integer,
    step        integer,
    open_time   timestamptz,
    pool_open   numeric,
    pool_high   numeric,
    pool_low    numeric,
    pool_close  numeric,
    open        numeric,
    high        numeric,
    low         numeric,
    close       numeric,
    open_order  bytea,
    close_order bytea,
    volume0     numeric,
    volume1     numeric,
    volume_usd  numeric,
    unvalued    integer,
    trades      integer,
    buys0       integer
);

-- Each flavour keeps the table of trades in its own way; what is sent to it is the same.
create type new_trade as (
    ts                  timestamptz,
    pool_id             integer,
    trader_id           integer,
    recipient_id        integer,
    source_id           integer,
    protocol_id         integer,
    status              smallint,
    zero_for_one        boolean,
    amount_in           numeric,
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
    metadata            text
);

-- The outbox: one row a commit. The events themselves are the trades with these positions, so nothing is stored twice.
create table outbox (
    first_position bigint primary key,
    last_position  bigint not null unique,
    min_ts         timestamptz not null,
    max_ts         timestamptz not null,
    committed_at   timestamptz not null default clock_timestamp()
);
-- How far the relay has published; what is newer is published again after a crash.
create table relay_cursor (
    one      boolean primary key default true check (one),
    position bigint not null
) with (fillfactor = 10);
insert into relay_cursor (position) values (0);

create table prices (
    token_id integer not null references tokens,
    ts       timestamptz not null,
    source   text not null,
    usd      numeric not null,
    primary key (token_id, ts, source)
);

-- The highest block seen per chain.
create table chain_heads (
    chain_id bigint primary key,
    block    bigint not null
) with (fillfactor = 10);
