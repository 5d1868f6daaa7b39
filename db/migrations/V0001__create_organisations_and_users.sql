create table organisations (
    id         text        not null,
    name       text        not null,
    created_at timestamptz not null default now(),
    constraint organisations_pkey primary key (id),
    constraint organisations_name_key unique (name)
);

create table users (
    id              text        not null,
    organisation_id text        not null,
    name            text        not null,
    email           text, -- null until somebody says it
    created_at      timestamptz not null default now(),
    constraint users_pkey primary key (id),
    constraint users_organisation_id_fkey foreign key (organisation_id) references organisations (id) on delete cascade,
    constraint users_organisation_id_name_key unique (organisation_id, name)
);

-- One organisation for now, and the person who installed it; their first key comes from a file at start.
insert into organisations (id, name) values ('default', 'default');
insert into users (id, organisation_id, name) values ('admin', 'default', 'admin');
