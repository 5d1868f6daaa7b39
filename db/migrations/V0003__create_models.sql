create table models (
    id              text        not null,
    organisation_id text        not null,
    name            text        not null,
    created_at      timestamptz not null,
    constraint models_pkey primary key (id),
    constraint models_organisation_id_fkey foreign key (organisation_id) references organisations (id) on delete cascade,
    constraint models_organisation_id_name_key unique (organisation_id, name),
    constraint models_id_check check (id ~ '^[a-z0-9]{8}$')
);
