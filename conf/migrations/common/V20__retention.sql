-- TimescaleDB's chunks are no calendar months: one that reaches over the floor stays until all of it is old, rather than losing
-- millions of rows in one statement.
create or replace function drop_trades_before(month timestamptz) returns void language plpgsql set lock_timeout = '2s' as $$
declare
    part name;
begin
    if (select flavour from store) = 'timescale' then
        perform drop_chunks('trades', older_than => month);
        return;
    end if;
    for part in
        select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
        where i.inhparent = 'trades'::regclass and c.relname < 'trades_' || to_char(month at time zone 'UTC', 'YYYY_MM')
        order by 1
    loop
        execute format('drop table %I', part);
    end loop;
end $$;

-- Identities are removed page by page, each looked at once; cleared is the floor for which that is done.
drop index trade_identity_ts;
alter table retention add column cleared timestamptz;
