-- What truss watch changed of a development deployment since its push: the last change that came, and the last that was applied.
create table truss_patches (
    deployment_id     text        not null,
    staged_hash       text        not null,
    staged_signature  text        not null, -- JSON
    staged_config     jsonb       not null, -- whole, with the change
    staged_text       text,                 -- the user's config.yaml with the change
    applied_hash      text,                 -- null until one was applied
    applied_signature text,
    created_at        timestamptz not null,
    constraint truss_patches_pkey primary key (deployment_id),
    constraint truss_patches_deployment_id_fkey foreign key (deployment_id) references deployments (id) on delete cascade
);
