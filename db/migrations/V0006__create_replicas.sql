create table replicas (
    id            text        not null,
    deployment_id text        not null,
    phase         text        not null,
    url           text, -- null until it listens
    message       text, -- the last thing known about it; null when there is nothing to say
    started_at    timestamptz not null,
    created_at    timestamptz not null,
    constraint replicas_pkey primary key (id),
    constraint replicas_deployment_id_fkey foreign key (deployment_id) references deployments (id) on delete cascade,
    constraint replicas_id_check check (id ~ '^[a-z0-9]{5}$'),
    constraint replicas_phase_check check (phase in ('STARTING', 'LOADING', 'READY', 'UNHEALTHY', 'STOPPING', 'EXITED'))
);

-- The replicas of one deployment: each reconcile pass and each route snapshot.
create index replicas_deployment_id_idx on replicas (deployment_id);
