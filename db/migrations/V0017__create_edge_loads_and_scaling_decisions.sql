-- What each edge said last, a second ago or so: of no use after a crash.
create unlogged table edge_loads (
    edge_id     text        not null,
    loads       jsonb       not null, -- deployment id → requests in flight, parked, and their average since the report before
    reported_at timestamptz not null,
    created_at  timestamptz not null default now(),
    constraint edge_loads_pkey primary key (edge_id)
);

-- Each change of a deployment's number of replicas that the autoscaler made, and why.
create table scaling_decisions (
    id            bigint           not null generated always as identity,
    deployment_id text             not null,
    from_replicas bigint           not null,
    to_replicas   bigint           not null,
    load          double precision not null, -- requests in flight and parked, averaged over the window
    reason        text             not null,
    created_at    timestamptz      not null,
    constraint scaling_decisions_pkey primary key (id),
    constraint scaling_decisions_deployment_id_fkey foreign key (deployment_id) references deployments (id) on delete cascade
);

-- The newest decisions of one deployment: its scaling over the API.
create index scaling_decisions_deployment_id_idx on scaling_decisions (deployment_id, id desc);
