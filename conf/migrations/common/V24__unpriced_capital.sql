-- A token without a price counts as what it was bought for, and not as nothing: ledgers are made again from the first day on which they
-- held one. Those that know trades which retention has removed since stay as they are: nothing else knows these any more.
insert into ledger_rebuilds (ledger_id, from_ts)
select p.ledger_id, min(p.at) - interval '1 day'
from ledger_points p
where p.unpriced > 0
    and not exists (select from ledger_points o where o.ledger_id = p.ledger_id and o.at <= trades_begin())
group by p.ledger_id;
