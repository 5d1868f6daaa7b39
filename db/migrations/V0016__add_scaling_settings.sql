-- The last two of Baseten's eight autoscaling settings, null where nobody set them, and what happens to requests when every
-- replica is full, null where nobody chose.
alter table deployments
    add column target_in_flight_tokens bigint,
    add column max_scale_down_rate     bigint, -- percent of the replicas that one step may take away
    add column backpressure_policy     text,
    add constraint deployments_backpressure_policy_check
        check (backpressure_policy in ('QUEUE_ON_FULL', 'REJECT_ON_FULL'));

alter table environments
    add column target_in_flight_tokens bigint,
    add column max_scale_down_rate     bigint,
    add column backpressure_policy     text,
    add constraint environments_backpressure_policy_check
        check (backpressure_policy in ('QUEUE_ON_FULL', 'REJECT_ON_FULL'));
