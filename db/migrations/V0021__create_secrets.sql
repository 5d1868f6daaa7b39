create table secrets (
    id              text        not null,
    organisation_id text        not null,
    name            text        not null,
    ciphertext      bytea       not null, -- AES-GCM, bound to the id; the key is in a file outside the database
    created_at      timestamptz not null,
    updated_at      timestamptz not null,
    constraint secrets_pkey primary key (id),
    constraint secrets_organisation_id_fkey foreign key (organisation_id) references organisations (id) on delete cascade
);

-- Where a config names one: - and _ are the same there.
create unique index secrets_organisation_id_name_key on secrets (organisation_id, replace(name, '-', '_'));
