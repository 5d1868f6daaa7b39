alter table deployments
    add column engine            text not null default 'NATIVE', -- NATIVE: our runtime; CONTAINER: the config's image
    add column served_model_name text;                           -- null: the model's name

update deployments
set engine            = case when jsonb_typeof(config -> 'trt_llm') = 'object' then 'NATIVE' else 'CONTAINER' end,
    served_model_name = config #>> '{trt_llm,runtime,served_model_name}';

alter table deployments
    alter column engine drop default,
    add constraint deployments_engine_check check (engine in ('NATIVE', 'CONTAINER'));
