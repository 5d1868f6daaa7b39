alter table api_keys
    add column model_ids           text[],      -- null: every model
    add column environment_names   text[],      -- null: every environment
    add column requests_per_second integer,     -- null: no limit
    add column requests_per_minute integer,     -- null: no limit
    add column last_used_at        timestamptz, -- null until it is used
    add constraint api_keys_requests_per_second_check check (requests_per_second > 0),
    add constraint api_keys_requests_per_minute_check check (requests_per_minute > 0);
