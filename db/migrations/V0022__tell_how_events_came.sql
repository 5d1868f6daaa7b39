alter table events
    add column key_prefix text, -- the API key of the request; null where there was none
    add column source     text not null default 'SYSTEM',
    add constraint events_source_check check (source in ('UI', 'API', 'SYSTEM'));

-- The ledger of an organisation and of a model, page by page.
create index events_organisation_id_idx on events (organisation_id, id);
create index events_model_id_idx on events ((data ->> 'model_id'), id);
