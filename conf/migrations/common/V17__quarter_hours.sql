-- Candles of 15 minutes are stored like those of a minute, an hour and a day: step 900. Of what is stored they are folded from
-- the minutes, and nobody may add to these meanwhile.
lock table candles in share row exclusive mode;
insert into candles
select pool_id, 900, bucket,
       case when bool_and(pool_open is not null) then (array_agg(pool_open order by open_order))[1] end,
       case when bool_and(pool_open is not null) then max(pool_high) end,
       case when bool_and(pool_open is not null) then min(pool_low) end,
       case when bool_and(pool_open is not null) then (array_agg(pool_close order by close_order desc))[1] end,
       (array_agg(open order by open_order))[1], max(high), min(low), (array_agg(close order by close_order desc))[1],
       (array_agg(open_order order by open_order))[1], (array_agg(close_order order by close_order desc))[1],
       sum(volume0), sum(volume1), sum(volume_usd), sum(unvalued)::integer, sum(trades)::integer, sum(buys0)::integer,
       sum(revision)::integer
from candles, date_bin('900 seconds', open_time, timestamptz '1970-01-01 00:00:00+00') as bucket
where step = 60
group by pool_id, bucket;

-- Distinct traders of a pool are counted in the index, as far as its pages have been vacuumed. Readers have the old one meanwhile.
create index trades_of_pool on trades (pool_id, ts) include (trader_id, status);
drop index trades_pool;
alter index trades_of_pool rename to trades_pool;
