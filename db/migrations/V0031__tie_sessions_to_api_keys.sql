-- Which of these were opened with a key was not written down, so all of them end.
delete from sessions;

alter table sessions
    add column api_key_id text, -- the key that it was opened with; null for a sign-in link
    add constraint sessions_api_key_id_fkey foreign key (api_key_id) references api_keys (id) on delete cascade;
