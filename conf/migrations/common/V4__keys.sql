-- Keys of callers. Only the SHA-256 of a key is kept: a key is 256 random bits, so there is nothing to guess and a slow
-- password hash would cost every request and protect nothing. Rows are never deleted: a revoked key stays as evidence.
-- source: under which the key's trades are stored. traders: whom it may see whatever the source, and, with
-- traders_hidden, whom it takes out of the public's sight. previous_hash: the key before the last rotation.
create table api_keys (
    id             text primary key,
    name           text not null,
    hash           bytea not null unique check (length(hash) = 32),
    previous_hash  bytea check (length(previous_hash) = 32),
    previous_until timestamptz,
    kind           text not null check (kind in ('secret', 'browser')),
    tier           text not null,
    scopes         text[] not null,
    origins        text[] not null,
    traders        text[] not null,
    traders_hidden boolean not null,
    source         text not null check (source <> 'chain'),
    created_at     timestamptz not null default now(),
    expires_at     timestamptz,
    revoked_at     timestamptz,
    last_used_at   timestamptz,
    change         bigint not null,
    check (scopes <@ '{read,ingest,admin}'),
    check (kind = 'secret' or scopes = '{read}'),
    check ((kind = 'browser') = (origins <> '{}')),
    check (not traders_hidden or traders <> '{}')
);
create index api_keys_change on api_keys (change);
create index api_keys_created on api_keys (created_at, id);

-- Changes are numbered in commit order, because the row is locked to the end of the transaction: a node that has read up to
-- a number has missed nothing before it, whoever made the change, an operator with psql too.
create table key_changes (
    one  boolean primary key default true check (one),
    last bigint not null
) with (fillfactor = 10);
insert into key_changes (last) values (0);

create function number_key_change() returns trigger language plpgsql as $$
begin
    update key_changes set last = last + 1 returning last into new.change;
    return new;
end $$;
-- Not for last_used_at, which concerns nobody but the list of keys.
create trigger api_keys_numbered
    before insert or update of name, hash, previous_hash, previous_until, kind, tier, scopes, origins, traders,
        traders_hidden, source, expires_at, revoked_at
    on api_keys for each row execute function number_key_change();
