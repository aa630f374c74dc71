-- How far a piece of analytics has come in the order of positions; it moves in the transaction that writes the results.
create table analytics_progress (
    name     text primary key,
    position bigint not null
) with (fillfactor = 10);
