-- How promotions to an environment go; Baseten's names and defaults.
alter table environments
    add redeploy_on_promotion      boolean not null default false,
    add rolling_deploy             boolean not null default false,
    add promotion_cleanup_strategy text    not null default 'SCALE_TO_ZERO',
    add max_surge_percent          bigint, -- this and the three below are null together: nobody chose, the defaults hold
    add max_unavailable_percent    bigint,
    add stabilization_time_seconds bigint,
    add replica_overhead_percent   bigint,
    add ramp_up_while_promoting    boolean not null default false,
    add ramp_up_duration_seconds   bigint  not null default 600,
    add constraint environments_promotion_cleanup_strategy_check check (promotion_cleanup_strategy in (
        'KEEP', 'SCALE_TO_ZERO', 'DEACTIVATE'));
