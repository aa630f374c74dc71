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

-- The instant before which no trades are left: the floor, or the beginning of such a chunk.
create function trades_begin() returns timestamptz language plpgsql stable as $$
begin
    if (select flavour from store) = 'timescale' then
        return (select least(floor, (select min(range_start) from timescaledb_information.chunks
            where hypertable_schema = current_schema() and hypertable_name = 'trades')) from retention);
    end if;
    return (select floor from retention);
end $$;

-- Identities are removed page by page, each looked at once; cleared is the instant for which that is done.
drop index trade_identity_ts;
alter table retention add column cleared timestamptz;

-- Whether none of these tokens has decimals; their descriptions wait from then on until the transaction ends. Each statement of
-- this function sees what was committed when its turn came, the wait included.
create function hold_undescribed(ids integer[]) returns boolean language plpgsql volatile as $$
declare
    token integer;
begin
    for token in select distinct unnest(ids) order by 1 loop
        perform pg_advisory_xact_lock_shared(hashtextextended('token', token));
    end loop;
    return not exists (select from tokens where id = any(ids) and decimals is not null);
end $$;
