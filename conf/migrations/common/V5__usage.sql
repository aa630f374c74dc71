-- What callers have used, by the minute. Nodes add to the same rows; a caller without a key is "anonymous", whatever its address.
-- times: answers by their duration; the bounds are those of io.hyperdex.platform.usage.Durations. usd: at the tier of then.
create table usage_minutes (
    minute    timestamptz not null,
    key_id    text not null,
    route     text not null,
    tier      text not null,
    status    smallint not null,
    denied    boolean not null,
    requests  bigint not null,
    bytes_in  bigint not null,
    bytes_out bigint not null,
    times     bigint[] not null,
    usd       numeric not null,
    primary key (key_id, minute, route, tier, status, denied)
);
create index usage_minutes_by_time on usage_minutes (minute);

-- How far each run of a node has written: a batch whose commit was not heard of is not added a second time.
create table usage_writers (
    writer text primary key,
    last   bigint not null,
    at     timestamptz not null default now()
);
