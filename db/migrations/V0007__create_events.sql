-- What happened, by whom. It names rows by id without a foreign key: it outlives what it tells about.
create table events (
    id              bigint      not null generated always as identity,
    organisation_id text        not null,
    type            text        not null,
    actor           text,                 -- a user's id; null for the platform itself
    data            jsonb       not null,
    created_at      timestamptz not null,
    constraint events_pkey primary key (id),
    constraint events_organisation_id_fkey foreign key (organisation_id) references organisations (id) on delete cascade,
    constraint events_type_check check (type in (
        'MODEL_DEPLOYED', 'MODEL_DEPLOYMENT_PROMOTED', 'API_KEY_CREATED', 'API_KEY_DELETED'))
);

-- Whether a model was ever pushed: each start.
create index events_type_idx on events (type);
