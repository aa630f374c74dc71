-- How often descriptions of tokens and pools and posted prices have changed. Their transactions count it last and hold the
-- row's lock to the commit, so that an answer that was read after a version has everything that it counts.
create table reference_head (
    one  boolean primary key default true check (one),
    last bigint not null
) with (fillfactor = 10);
insert into reference_head (last) values (0);
