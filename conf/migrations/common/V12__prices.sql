-- Prices that the role analytics derives are of source "route". raw_usd: what the route said where the guard took the window's
-- price instead; null where it took what the route said.
alter table prices add column raw_usd numeric;
create index pools_liquid on pools (liquidity_usd) where liquidity_usd is not null;

-- Transactions of a chain in a time are to be valued again, because the price of what their gas is paid in has changed since.
-- until_ts: null is open.
create table gas_revaluations (
    id       bigint generated always as identity primary key,
    chain_id bigint not null,
    from_ts  timestamptz not null,
    until_ts timestamptz
);

-- Prices of these tokens have changed from a time on, until another; null is the next price of the token after the first. A
-- chain is asked for only where it has transactions in that time.
create function revalue_gas(chains bigint[], addresses text[], starts timestamptz[], ends timestamptz[])
returns void language sql as $$
    insert into gas_revaluations (chain_id, from_ts, until_ts)
    select c.chain_id, min(c.start), case when bool_or(c.until is null) then null else max(c.until) end
    from (
        select w.chain_id, w.start,
               coalesce(w.until, (select min(p.ts) from prices p where p.token_id = k.id and p.ts > w.start)) as until
        from unnest(chains, addresses, starts, ends) as w(chain_id, address, start, until)
        join tokens k on k.chain_id = w.chain_id and k.address = w.address) c
    where exists (
        select from gas_transactions g
        where g.chain_id = c.chain_id and g.ts >= c.start and (c.until is null or g.ts < c.until))
    group by c.chain_id
$$;
