-- Most candles of a minute have one trade: its price would stand in them eight times and its order twice. Where high, low, close or
-- close_order are null, they are the open's; a candle that trades were added to later has all of them. SQL that wants them as they
-- are reads whole_candles.
alter table candles
    alter column high drop not null,
    alter column low drop not null,
    alter column close drop not null,
    alter column close_order drop not null;
create view whole_candles as
select pool_id, step, open_time,
       pool_open, coalesce(pool_high, pool_open) as pool_high, coalesce(pool_low, pool_open) as pool_low,
       coalesce(pool_close, pool_open) as pool_close,
       open, coalesce(high, open) as high, coalesce(low, open) as low, coalesce(close, open) as close,
       open_order, coalesce(close_order, open_order) as close_order,
       volume0, volume1, volume_usd, unvalued, trades, buys0, revision
from candles;
