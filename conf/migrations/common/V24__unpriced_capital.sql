-- A token without a price counts as what it was bought for, and not as nothing: days on which one was held are made again.
insert into ledger_rebuilds (ledger_id, from_ts)
select ledger_id, min(at) - interval '1 day' from ledger_points where unpriced > 0 group by ledger_id;
