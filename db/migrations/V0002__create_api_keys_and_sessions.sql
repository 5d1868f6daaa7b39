create table api_keys (
    id              text        not null,
    organisation_id text        not null,
    user_id         text        not null,
    prefix          text        not null,
    sha256          text        not null, -- of the secret part, hex; the secret itself is nowhere
    name            text,                 -- null for a key without a name
    type            text        not null,
    created_at      timestamptz not null,
    revoked_at      timestamptz,          -- null while the key is good; the row stays so that a prefix never returns
    constraint api_keys_pkey primary key (id),
    constraint api_keys_organisation_id_fkey foreign key (organisation_id) references organisations (id) on delete cascade,
    constraint api_keys_user_id_fkey foreign key (user_id) references users (id) on delete cascade,
    constraint api_keys_prefix_key unique (prefix),
    constraint api_keys_prefix_check check (prefix ~ '^[A-Za-z0-9]{8}$'),
    constraint api_keys_sha256_check check (sha256 ~ '^[0-9a-f]{64}$'),
    constraint api_keys_type_check check (type in (
        'PERSONAL', 'WORKSPACE_MANAGE_ALL', 'WORKSPACE_EXPORT_METRICS', 'WORKSPACE_INVOKE', 'WORKSPACE_MANAGE_API_KEYS'))
);

-- A name belongs to one good key: the check when a key is made.
create unique index api_keys_live_name_key on api_keys (organisation_id, name) where revoked_at is null;

create table sign_in_tokens (
    sha256     text        not null,
    user_id    text        not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    constraint sign_in_tokens_pkey primary key (sha256),
    constraint sign_in_tokens_user_id_fkey foreign key (user_id) references users (id) on delete cascade,
    constraint sign_in_tokens_sha256_check check (sha256 ~ '^[0-9a-f]{64}$')
);

create table sessions (
    id         text        not null,
    sha256     text        not null, -- of the cookie's value, hex
    user_id    text        not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    constraint sessions_pkey primary key (id),
    constraint sessions_sha256_key unique (sha256),
    constraint sessions_user_id_fkey foreign key (user_id) references users (id) on delete cascade,
    constraint sessions_sha256_check check (sha256 ~ '^[0-9a-f]{64}$')
);
