-- Trades before the floor are refused and removed; null while everything is kept. It only rises.
create table retention (
    one   boolean primary key default true check (one),
    floor timestamptz
);
insert into retention default values;

-- Ingest asks first in its transaction, and the floor stays what it is until that commits: a trade below it is either committed
-- before it rises, or refused. Each statement of this function sees what was committed when its turn came, the wait included.
create function hold_trade_floor() returns timestamptz language plpgsql volatile as $$
begin
    perform pg_advisory_xact_lock_shared(hashtextextended('trade_floor', 0));
    return (select floor from retention);
end $$;

create function raise_trade_floor(instant timestamptz) returns timestamptz language plpgsql volatile as $$
begin
    if (select floor is null or floor < instant from retention) then
        perform pg_advisory_xact_lock(hashtextextended('trade_floor', 0));
        update retention set floor = instant where floor is null or floor < instant;
    end if;
    return (select floor from retention);
end $$;

-- Removes the trades of whole months. Dropping waits for every reader of trades, and all others wait behind it: not for long.
create function drop_trades_before(month timestamptz) returns void language plpgsql set lock_timeout = '2s' as $$
declare
    part name;
begin
    if (select flavour from store) = 'timescale' then
        perform drop_chunks('trades', older_than => month);
        delete from trades where ts < month;
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

-- Identities come nearly in the order of time: a summary of blocks finds the old ones and costs ingest nothing.
create index trade_identity_ts on trade_identity using brin (ts);
