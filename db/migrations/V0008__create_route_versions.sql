create sequence route_versions;

-- The one row: which version the edges were given last, and the hash of its content, so that equal content keeps its number.
create table published_routes (
    id         bigint      not null,
    version    bigint      not null,
    sha256     text        not null,
    created_at timestamptz not null default now(),
    constraint published_routes_pkey primary key (id),
    constraint published_routes_id_check check (id = 1)
);

insert into published_routes (id, version, sha256) values (1, nextval('route_versions'), '');
