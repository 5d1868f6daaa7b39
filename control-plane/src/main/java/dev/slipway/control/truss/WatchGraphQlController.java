package dev.slipway.control.truss;

import dev.slipway.control.access.Caller;
import dev.slipway.control.deployment.Deployment;
import dev.slipway.control.truss.WatchedDeployments.Refusal;
import dev.slipway.control.truss.WatchedDeployments.Staged;
import dev.slipway.control.truss.WatchedDeployments.State;
import dev.slipway.control.web.InvalidRequestException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** {@code truss watch}: changes of config and environment variables go to the development deployment that runs. */
@Controller
class WatchGraphQlController {

    private final WatchedDeployments watched;
    private final JsonMapper json;

    WatchGraphQlController(WatchedDeployments watched, JsonMapper json) {
        this.watched = watched;
        this.json = json;
    }

    /** The client takes both states or none: until a change was applied, what was pushed runs. */
    @QueryMapping("truss_watch_state")
    WatchState state(@AuthenticationPrincipal Caller caller, @Argument String id) {
        Deployment deployment = watched.development(caller, id);
        State pushed = watched.pushed(deployment.id()).orElse(null);
        Staged staged = watched.staged(deployment.id()).orElse(null);
        return staged == null
                ? new WatchState(true, null, null)
                : new WatchState(false, staged.staged(), staged.applied() == null ? pushed : staged.applied());
    }

    @MutationMapping("stage_patch_for_draft_truss")
    PatchResult stage(@AuthenticationPrincipal Caller caller, @Argument String id, @Argument String patch) {
        Deployment deployment = watched.development(caller, id);
        Refusal refusal = watched.stage(deployment, read(patch));
        return PatchResult.of(deployment, refusal);
    }

    @MutationMapping("sync_draft_truss")
    PatchResult sync(@AuthenticationPrincipal Caller caller, @Argument String id) {
        Deployment deployment = watched.development(caller, id);
        watched.apply(deployment);
        return PatchResult.of(deployment, null);
    }

    private TrussPatch read(String base64) {
        try {
            TrussPatch patch = json.readValue(Base64.getDecoder().decode(base64), TrussPatch.class);
            if (patch != null) {
                return patch;
            }
        } catch (IllegalArgumentException | JacksonException _) {
            throw notAPatch(base64);
        }
        throw notAPatch(base64);
    }

    private static InvalidRequestException notAPatch(String base64) {
        return new InvalidRequestException(
                "patch", base64, "base64 of a patch as JSON, its operations with type and body");
    }

    record WatchState(
            boolean isContainerBuiltFromPush,
            @Nullable State djangoPatchState,
            @Nullable State containerPatchState) {}

    record PatchResult(
            String id,
            String name,
            String versionId,
            boolean succeeded,
            boolean needsFullDeploy,
            @Nullable String error) {

        static PatchResult of(Deployment deployment, @Nullable Refusal refusal) {
            return new PatchResult(
                    deployment.modelId(),
                    deployment.name(),
                    deployment.id(),
                    refusal == null,
                    refusal != null && refusal.needsFullDeploy(),
                    refusal == null ? null : refusal.error());
        }
    }
}
