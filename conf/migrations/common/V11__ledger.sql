-- A ledger: what one trader's trades of one source add up to. Whoever changes such trades, or what they are worth, asks for
-- the ledger to be made again from a time on, by a row in ledger_rebuilds.
-- passed: the full hour up to which it has its points. open: something is held, or the day of its last trade has not ended.
-- ranked: the midnight up to which rankings has measured it. figures: counts, flows and the open day, in a form that
-- domain.ledger knows, like totals and state below.
create table ledgers (
    id        integer generated always as identity primary key,
    trader_id integer not null,
    source_id integer not null,
    trades    bigint not null default 0,
    last_ts   timestamptz,
    passed    timestamptz,
    open      boolean not null default false,
    figures   bytea,
    ranked    timestamptz,
    unique (trader_id, source_id)
) with (fillfactor = 70);
create index ledgers_behind on ledgers (passed) where open;
create type new_ledger as (
    id      integer,
    trades  bigint,
    last_ts timestamptz,
    passed  timestamptz,
    open    boolean,
    figures bytea
);

-- The sums of a token's books, of all methods and currencies: answers come from here.
create table books (
    ledger_id integer not null,
    token_id  integer not null,
    totals    bytea not null,
    primary key (ledger_id, token_id)
) with (fillfactor = 70);
create type new_book as (
    ledger_id integer,
    token_id  integer,
    totals    bytea
);

-- Whole ledgers with their lots, after all trades up to a time: late trades are folded from the last one before them.
create table ledger_checkpoints (
    ledger_id integer not null,
    ts        timestamptz not null,
    trades    bigint not null,
    state     bytea not null,
    primary key (ledger_id, ts)
);
create type new_checkpoint as (
    ledger_id integer,
    ts        timestamptz,
    trades    bigint,
    state     bytea
);

-- What a ledger was worth at the ends of hours (step 3600) and days (86400, UTC), in USD by its marks of that time.
-- deposits and withdrawals: since the beginning. start_value and day_return: of the day that ended. unpriced: tokens that
-- were held and had no price. profits: realised and unrealised, by view and transfer policy.
create table ledger_points (
    ledger_id   integer not null,
    step        integer not null,
    at          timestamptz not null,
    value       numeric not null,
    start_value numeric,
    deposits    numeric not null,
    withdrawals numeric not null,
    day_return  double precision,
    trades      bigint not null,
    unpriced    integer not null,
    profits     bytea not null,
    primary key (ledger_id, step, at)
);
create type new_point as (
    ledger_id   integer,
    step        integer,
    at          timestamptz,
    value       numeric,
    start_value numeric,
    deposits    numeric,
    withdrawals numeric,
    day_return  numeric,
    trades      bigint,
    unpriced    integer,
    profits     bytea
);

create table ledger_rebuilds (
    id        bigint generated always as identity primary key,
    ledger_id integer not null,
    from_ts   timestamptz not null
);

-- Measures of ledgers over the days that ended, by period: 1, 7, 30, 90, 365 days up to the last midnight, 0 for all of them.
-- Of each measure more is better. trades: of the period. value: at its end. style: 0 high-frequency, 1 regular, 2 long-term;
-- appetite: 0 conservative, 1 moderate, 2 aggressive.
create index ledgers_unranked on ledgers (coalesce(ranked, '-infinity')) where trades > 0;
create table rankings (
    ledger_id     integer not null,
    period        smallint not null,
    source_id     integer not null,
    trades        bigint not null,
    value         numeric not null,
    style         smallint not null,
    appetite      smallint,
    total_return  double precision,
    sharpe        double precision,
    sortino       double precision,
    max_drawdown  double precision,
    win_rate      double precision,
    profit_factor double precision,
    score         double precision,
    primary key (ledger_id, period)
) with (fillfactor = 70);
create index rankings_total_return on rankings (period, total_return desc) include (source_id, trades, value, style, appetite);
create index rankings_sharpe on rankings (period, sharpe desc) include (source_id, trades, value, style, appetite);
create index rankings_sortino on rankings (period, sortino desc) include (source_id, trades, value, style, appetite);
create index rankings_max_drawdown on rankings (period, max_drawdown desc) include (source_id, trades, value, style, appetite);
create index rankings_win_rate on rankings (period, win_rate desc) include (source_id, trades, value, style, appetite);
create index rankings_profit_factor on rankings (period, profit_factor desc) include (source_id, trades, value, style, appetite);
create index rankings_score on rankings (period, score desc) include (source_id, trades, value, style, appetite);
