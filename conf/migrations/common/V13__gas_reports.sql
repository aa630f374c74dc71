-- Gas reports that callers have asked for; one node of a cluster makes them.
-- owner: whose limits the asking used up. sources: of the trades of the trader that it may show; null for all. position: the
-- report is made once the gas figures have come so far. progress: share of the work that is done.
create table gas_reports (
    id          uuid primary key default gen_random_uuid(),
    owner       text not null,
    anonymous   boolean not null,
    period      text not null check (period in ('daily', 'weekly', 'monthly', 'custom')),
    chain_id    bigint not null,
    trader      text,
    pool        text,
    sources     text[],
    from_ts     timestamptz not null,
    to_ts       timestamptz not null,
    position    bigint not null,
    state       text not null default 'queued' check (state in ('queued', 'running', 'ready', 'failed', 'expired')),
    progress    numeric not null default 0,
    attempts    integer not null default 0,
    failure     text,
    created_at  timestamptz not null default now(),
    finished_at timestamptz,
    expires_at  timestamptz not null
);
create index gas_reports_owner on gas_reports (owner, created_at, id);
create index gas_reports_waiting on gas_reports (created_at, id) where state in ('queued', 'running');
create index gas_reports_expiry on gas_reports (expires_at);

create table gas_report_files (
    report_id uuid not null references gas_reports on delete cascade,
    format    text not null check (format in ('json', 'csv', 'pdf')),
    content   bytea not null,
    primary key (report_id, format)
);
