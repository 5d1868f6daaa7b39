create table deployments (
    id                            text        not null,
    model_id                      text        not null,
    name                          text        not null,
    config                        jsonb       not null, -- as pushed, unknown fields too; never changed
    raw_config                    text,                 -- the YAML text, where the client sent one
    instance_type                 text        not null,
    labels                        jsonb,                -- null: none given
    status                        text        not null,
    status_reason                 text,                 -- why it failed; null while it did not
    promote_to                    text,                 -- environment that it moves to when it is ACTIVE; then null
    deploy_deadline               timestamptz not null, -- not ACTIVE by then: DEPLOY_FAILED
    desired_replicas              bigint      not null,
    min_replica                   bigint      not null,
    max_replica                   bigint      not null,
    autoscaling_window            bigint      not null, -- seconds
    scale_down_delay              bigint      not null, -- seconds
    concurrency_target            bigint      not null,
    target_utilization_percentage bigint      not null,
    created_at                    timestamptz not null,
    version                       bigint      not null,
    constraint deployments_pkey primary key (id),
    constraint deployments_model_id_fkey foreign key (model_id) references models (id) on delete cascade,
    constraint deployments_model_id_name_key unique (model_id, name),
    constraint deployments_id_check check (id ~ '^[a-z0-9]{7}$'),
    constraint deployments_desired_replicas_check check (desired_replicas >= 0),
    constraint deployments_status_check check (status in (
        'BUILDING', 'DEPLOYING', 'DEPLOY_FAILED', 'LOADING_MODEL', 'ACTIVE', 'UNHEALTHY', 'BUILD_FAILED', 'BUILD_STOPPED',
        'DEACTIVATING', 'INACTIVE', 'FAILED', 'UPDATING', 'SCALED_TO_ZERO', 'WAKING_UP'))
);
