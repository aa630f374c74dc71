-- A candle that several stored lengths have alike is sent once: shortest and longest are the places of those lengths, from 1.
drop type new_candle;
create type new_candle as (
    pool_id     integer,
    shortest    smallint,
    longest     smallint,
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
