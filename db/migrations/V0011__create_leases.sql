-- Who of several control planes on this database reconciles, scales and promotes.
create table leases (
    name       text        not null,
    holder     text,                 -- a process, by a name that it gave itself; null before the first
    token      bigint      not null, -- goes up with each new holder; every write that only the holder may make checks it
    expires_at timestamptz not null,
    created_at timestamptz not null default now(),
    constraint leases_pkey primary key (name)
);

insert into leases (name, token, expires_at) values ('leader', 0, now());
