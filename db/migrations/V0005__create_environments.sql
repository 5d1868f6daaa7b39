create table environments (
    model_id                      text        not null,
    name                          text        not null,
    current_deployment_id         text,                 -- null until the first promotion
    min_replica                   bigint      not null,
    max_replica                   bigint      not null,
    autoscaling_window            bigint      not null, -- seconds
    scale_down_delay              bigint      not null, -- seconds
    concurrency_target            bigint      not null,
    target_utilization_percentage bigint      not null,
    created_at                    timestamptz not null,
    version                       bigint      not null,
    constraint environments_pkey primary key (model_id, name),
    constraint environments_model_id_fkey foreign key (model_id) references models (id) on delete cascade,
    constraint environments_current_deployment_id_fkey foreign key (current_deployment_id)
        references deployments (id) on delete set null,
    constraint environments_name_check check (name ~ '^[a-z0-9-]{1,40}$')
);

-- Which environment a deployment serves: each answer that shows a deployment.
create index environments_current_deployment_id_idx on environments (current_deployment_id);
