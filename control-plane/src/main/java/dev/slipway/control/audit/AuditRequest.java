package dev.slipway.control.audit;

import dev.slipway.control.event.Origin;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.BindParam;

/** Which entries a caller asks for; Baseten's names. */
record AuditRequest(
        @Nullable String cursor,
        @Nullable Integer limit,
        @Nullable Direction direction,
        @Nullable String search,
        @BindParam("event_type_groups") @Nullable List<EventGroup> eventTypeGroups,
        @BindParam("user_ids") @Nullable List<String> userIds,
        @BindParam("deployment_ids") @Nullable List<String> deploymentIds,
        @BindParam("chain_deployment_ids") @Nullable List<String> chainDeploymentIds,
        @BindParam("environment_names") @Nullable List<String> environmentNames,
        @Nullable List<Source> sources,
        @BindParam("start_epoch_millis") @Nullable Long startEpochMillis,
        @BindParam("end_epoch_millis") @Nullable Long endEpochMillis) {

    /** By the time of the event. */
    enum Direction {
        DESC,
        ASC
    }

    /** All that Baseten knows; nothing comes from the last two here. */
    enum Source {
        UI,
        API,
        SYSTEM,
        MCP,
        OTHER;

        static Source of(Origin.Source source) {
            return valueOf(source.name());
        }
    }
}
