-- The right to upload one archive; what was uploaded lies in the data directory until a push takes it.
create table uploads (
    id              text        not null,
    organisation_id text        not null,
    created_at      timestamptz not null,
    expires_at      timestamptz not null,
    constraint uploads_pkey primary key (id),
    constraint uploads_organisation_id_fkey foreign key (organisation_id) references organisations (id) on delete cascade,
    constraint uploads_id_check check (id ~ '^[a-z0-9]{20}$')
);

-- The archive that a deployment was pushed with, kept in the data directory under its hash.
create table deployment_archives (
    deployment_id   text        not null,
    sha256          text        not null, -- of the tar, hex
    truss_hash      text        not null, -- what the client calls this state of its directory
    truss_signature text        not null, -- JSON: what the client needs to find what changed
    downloadable    boolean     not null,
    created_at      timestamptz not null,
    constraint deployment_archives_pkey primary key (deployment_id),
    -- Checked at the end of the push's transaction: its deployment may be written after this row.
    constraint deployment_archives_deployment_id_fkey foreign key (deployment_id) references deployments (id) on delete cascade
        deferrable initially deferred,
    constraint deployment_archives_sha256_check check (sha256 ~ '^[0-9a-f]{64}$')
);

-- Which archives are still needed: the sweep of the data directory.
create index deployment_archives_sha256_idx on deployment_archives (sha256);
