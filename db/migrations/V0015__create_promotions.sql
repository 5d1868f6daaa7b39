create table promotions (
    id                 text        not null,
    model_id           text        not null,
    environment        text        not null,
    candidate_id       text        not null,
    previous_id        text,                 -- null: nothing served before
    kind               text        not null,
    surge              bigint      not null, -- replicas beyond the total
    unavailable        bigint      not null, -- replicas that may be lacking of it
    pause_seconds      bigint      not null, -- after each step, or of a whole ramp
    cleanup_strategy   text        not null,
    actor              text,                 -- a user's id; null: a push asked for it
    status             text        not null,
    percent            bigint      not null, -- of the requests, that go to the candidate
    total              bigint      not null, -- the numbers below are replicas
    step               bigint      not null,
    candidate_replicas bigint      not null,
    previous_replicas  bigint      not null,
    step_at            timestamptz not null,
    settled_at         timestamptz,          -- null while the step lacks replicas
    error              text,
    created_at         timestamptz not null,
    ended_at           timestamptz,          -- null while it goes on
    version            bigint      not null,
    constraint promotions_pkey primary key (id),
    constraint promotions_environment_fkey foreign key (model_id, environment)
        references environments (model_id, name) on delete cascade,
    constraint promotions_candidate_id_fkey foreign key (candidate_id) references deployments (id) on delete cascade,
    constraint promotions_previous_id_fkey foreign key (previous_id) references deployments (id) on delete set null,
    constraint promotions_kind_check check (kind in ('SWAP', 'RAMP', 'ROLL')),
    constraint promotions_cleanup_strategy_check check (cleanup_strategy in ('KEEP', 'SCALE_TO_ZERO', 'DEACTIVATE')),
    constraint promotions_status_check check (status in (
        'RELEASING', 'RAMPING_UP', 'RAMPING_DOWN', 'PAUSED', 'SUCCEEDED', 'FAILED', 'CANCELED'))
);

-- An environment has one promotion at a time; the loop looks at those that go on.
create unique index promotions_running_key on promotions (model_id, environment) where ended_at is null;

-- The latest promotion of an environment, for its description.
create index promotions_environment_idx on promotions (model_id, environment, created_at desc);

-- What a push said of the deployment that it replaces.
alter table deployments add keep_previous boolean not null default false;
