-- Compression is part of TimescaleDB's community licence and off until postgres.compressAfter asks for it; null takes the
-- policy away again and leaves compressed what is compressed. Under the Apache licence TimescaleDB itself refuses.
-- Segments follow the commonest read, a pool's trades in time; the position in the order lets reads by position skip batches.
create function compress_trades_after(age interval) returns void language plpgsql set search_path from current as $$
begin
    if age is null then
        if current_setting('timescaledb.license') = 'timescale' then
            perform remove_compression_policy('trades', if_exists => true);
        end if;
        return;
    end if;
    if exists (
        select from timescaledb_information.jobs
        where hypertable_schema = current_schema() and hypertable_name = 'trades' and proc_name = 'policy_compression'
            and (config ->> 'compress_after')::interval = age
    ) then
        return;
    end if;
    if not exists (
        select from timescaledb_information.hypertables
        where hypertable_schema = current_schema() and hypertable_name = 'trades' and compression_enabled
    ) then
        alter table trades set (timescaledb.compress, timescaledb.compress_segmentby = 'pool_id',
            timescaledb.compress_orderby = 'ts, position');
    end if;
    perform remove_compression_policy('trades', if_exists => true);
    perform add_compression_policy('trades', compress_after => age);
end $$;

-- Hourly sums for dashboards. Where the licence has continuous aggregates this is one: fast, and up to an hour behind on
-- trades that come late. So no answer of ours is made from it. It starts an hour from now, out of the migrations' way.
do $$
declare
    hours text := $hours$
        select pool_id,
               time_bucket('1 hour', ts) as hour,
               count(*) filter (where status = 0) as trades,
               count(*) filter (where status = 1) as failed,
               sum(case when zero_for_one then amount_in else amount_out end) filter (where status = 0) as volume0,
               sum(case when zero_for_one then amount_out else amount_in end) filter (where status = 0) as volume1,
               sum(amount_usd) filter (where status = 0) as volume_usd,
               sum(gas_used * effective_gas_price) as gas_wei
        from trades
        group by 1, 2
    $hours$;
begin
    if current_setting('timescaledb.license') = 'timescale' then
        execute 'create materialized view trades_hourly'
            || ' with (timescaledb.continuous, timescaledb.materialized_only = false) as ' || hours || ' with no data';
        perform add_continuous_aggregate_policy('trades_hourly',
            start_offset => null, end_offset => interval '1 hour', schedule_interval => interval '1 hour',
            initial_start => now() + interval '1 hour');
    else
        execute 'create view trades_hourly as ' || hours;
    end if;
end $$;
