-- Creating a partition in place would wait for every reader of trades, and all others behind it; attaching one does not.
create or replace function ensure_trades_partition(instant timestamptz) returns void language plpgsql as $$
declare
    month timestamp := date_trunc('month', instant at time zone 'UTC');
    part  text := 'trades_' || to_char(month, 'YYYY_MM');
begin
    if to_regclass(part) is not null then
        return;
    end if;
    perform pg_advisory_xact_lock(hashtext('ensure_trades_partition'));
    -- Not to_regclass again: it would answer from this session's cache, without what others have made while we waited.
    if not exists (select from pg_class where relname = part and relnamespace = current_schema()::regnamespace) then
        execute format('create table %I (like trades including defaults)', part);
        execute format('alter table trades attach partition %I for values from (%L) to (%L)',
            part, month at time zone 'UTC', (month + interval '1 month') at time zone 'UTC');
    end if;
end $$;

-- TimescaleDB compresses; here nothing does, and asking for it is refused.
create function compress_trades_after(age interval) returns void language plpgsql as $$
begin
    if age is not null then
        raise exception 'only TimescaleDB compresses trades' using errcode = 'feature_not_supported';
    end if;
end $$;

-- Hourly sums for dashboards.
create view trades_hourly as
    select pool_id,
           date_bin('1 hour', ts, timestamptz '1970-01-01 00:00:00+00') as hour,
           count(*) filter (where status = 0) as trades,
           count(*) filter (where status = 1) as failed,
           sum(case when zero_for_one then amount_in else amount_out end) filter (where status = 0) as volume0,
           sum(case when zero_for_one then amount_out else amount_in end) filter (where status = 0) as volume1,
           sum(amount_usd) filter (where status = 0) as volume_usd,
           sum(gas_used * effective_gas_price) as gas_wei
    from trades
    group by 1, 2;
