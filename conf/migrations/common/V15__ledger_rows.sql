-- Rows of ledgers are smaller now: views that agree are written once. What is stored in the old form is made again.
truncate ledgers, books, ledger_checkpoints, ledger_points, ledger_rebuilds, rankings;
delete from analytics_progress where name like 'ledger-%';

-- Sums of a token's books stay in their row, uncompressed, as long as the row fits in a page.
alter table books set (toast_tuple_target = 8160);
alter table books alter column totals set storage main;

-- Points of hours in which the ledger had no trade go when they are old.
alter table ledger_points add column traded boolean not null;
alter type new_point add attribute traded boolean;
create index ledger_points_idle on ledger_points (at) where step = 3600 and not traded;
