create sequence log_line_ids;

-- What deployments and their replicas say, a partition for each day (UTC), which the control plane makes and drops. It names
-- deployments without a foreign key: a last line may come in after its deployment is gone.
create table log_lines (
    at            bigint      not null, -- epoch nanoseconds
    id            bigint      not null default nextval('log_line_ids'),
    deployment_id text        not null,
    component     text        not null,
    replica       text,                 -- null for what the platform itself says
    request_id    text,                 -- null outside of a request
    level         text,                 -- null where the line does not say
    message       text        not null,
    created_at    timestamptz not null default now(),
    constraint log_lines_pkey primary key (deployment_id, at, id),
    constraint log_lines_component_check check (component in ('BUILD', 'DEPLOY', 'SERVE')),
    constraint log_lines_level_check check (level in ('DEBUG', 'INFO', 'WARNING', 'ERROR'))
) partition by range (at);

-- The lines of one request.
create index log_lines_request_id_idx on log_lines (request_id, at) where request_id is not null;

-- How far each replica's output was read, in the transaction that keeps its lines.
create table log_files (
    name       text        not null,
    position   bigint      not null, -- bytes
    created_at timestamptz not null default now(),
    constraint log_files_pkey primary key (name),
    constraint log_files_position_check check (position >= 0)
);
