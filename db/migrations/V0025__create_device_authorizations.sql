-- A program that asks to be let in, until somebody signed in says yes or no (RFC 8628).
create table device_authorizations (
    sha256       text        not null, -- of the device code, hex
    user_code    text        not null,
    user_id      text,                 -- who said yes
    denied       boolean     not null default false,
    pause        bigint      not null, -- seconds that the program must leave between two questions
    asked_at     timestamptz,          -- when it asked last
    created_at   timestamptz not null,
    expires_at   timestamptz not null,
    constraint device_authorizations_pkey primary key (sha256),
    constraint device_authorizations_user_code_key unique (user_code),
    constraint device_authorizations_user_id_fkey foreign key (user_id) references users (id) on delete cascade,
    constraint device_authorizations_sha256_check check (sha256 ~ '^[0-9a-f]{64}$'),
    constraint device_authorizations_user_code_check check (user_code ~ '^[A-Z0-9]{4}-[A-Z0-9]{4}$')
);

-- What such a program got: an API key for a while, and the right to another one.
create table device_tokens (
    sha256            text        not null, -- of the refresh token, hex
    user_id           text        not null,
    key_prefix        text        not null,
    key_name          text        not null,
    key_expires_at    timestamptz not null,
    created_at        timestamptz not null,
    expires_at        timestamptz not null,
    constraint device_tokens_pkey primary key (sha256),
    constraint device_tokens_key_prefix_key unique (key_prefix),
    constraint device_tokens_key_prefix_fkey foreign key (key_prefix) references api_keys (prefix) on delete cascade
        deferrable initially deferred, -- the key may be written after this row
    constraint device_tokens_user_id_fkey foreign key (user_id) references users (id) on delete cascade,
    constraint device_tokens_sha256_check check (sha256 ~ '^[0-9a-f]{64}$')
);
