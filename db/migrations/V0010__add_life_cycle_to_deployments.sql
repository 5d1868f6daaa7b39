alter table deployments
    add column is_development boolean     not null default false, -- the one that a draft push replaces
    add column deploy_timeout bigint      not null default 3600,  -- seconds that each attempt to start may take
    add column attempt        bigint      not null default 1,     -- counts pushes, activations and retries: starts from nothing
    add column served_at      timestamptz;                        -- first ACTIVE in this attempt; null until then

update deployments set served_at = created_at
where status in ('ACTIVE', 'UNHEALTHY', 'UPDATING', 'SCALED_TO_ZERO', 'WAKING_UP');

-- A model has one development deployment.
create unique index deployments_development_key on deployments (model_id) where is_development;

alter table replicas
    add column leaving boolean not null default false; -- somebody asked for its end; another takes its place
