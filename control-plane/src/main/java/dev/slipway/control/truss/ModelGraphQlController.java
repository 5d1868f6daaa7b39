package dev.slipway.control.truss;

import dev.slipway.control.PublicUrls;
import dev.slipway.control.access.Caller;
import dev.slipway.control.deployment.DeploymentResponse;
import dev.slipway.control.deployment.Deployments;
import dev.slipway.control.model.ModelSummary;
import dev.slipway.control.model.Models;
import dev.slipway.control.web.InvalidRequestException;
import dev.slipway.control.web.NotFoundException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.graphql.data.method.annotation.SchemaMapping;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;

/** Models and their versions, as the client looks them up by name or id before it does anything else. */
@Controller
class ModelGraphQlController {

    private final Models models;
    private final Deployments deployments;
    private final Archives archives;
    private final PublicUrls urls;

    ModelGraphQlController(Models models, Deployments deployments, Archives archives, PublicUrls urls) {
        this.models = models;
        this.deployments = deployments;
        this.archives = archives;
        this.urls = urls;
    }

    /** No model here is part of a chain. */
    @QueryMapping
    List<ModelSummary> models(
            @AuthenticationPrincipal Caller caller,
            @Argument("team_id") @Nullable String teamId,
            @Argument("chainlets_only") @Nullable Boolean chainletsOnly) {
        if (teamId != null && !teamId.equals(caller.organisationId())) {
            throw new NotFoundException("team", teamId);
        }
        return Boolean.TRUE.equals(chainletsOnly) ? List.of() : models.list(caller.organisationId(), null);
    }

    @QueryMapping
    ModelSummary model(
            @AuthenticationPrincipal Caller caller, @Argument @Nullable String id, @Argument @Nullable String name) {
        if (id != null && name == null) {
            return models.get(caller.organisationId(), id);
        }
        if (name != null && id == null) {
            return models.list(caller.organisationId(), name).stream()
                    .findFirst()
                    .orElseThrow(() -> new NotFoundException("model", name));
        }
        throw new InvalidRequestException("id", id, "exactly one of id and name");
    }

    @QueryMapping("model_version")
    DeploymentResponse modelVersion(@AuthenticationPrincipal Caller caller, @Argument String id) {
        return deployments.byId(caller.organisationId(), id);
    }

    @SchemaMapping(typeName = "Model")
    String hostname(ModelSummary model) {
        return urls.model(model.id());
    }

    @SchemaMapping(typeName = "Model")
    AccountGraphQlController.Team team(@AuthenticationPrincipal Caller caller, ModelSummary model) {
        return new AccountGraphQlController.Team(caller.organisationId(), model.teamName(), true);
    }

    /** The newest first: the client takes the first that fits. */
    @SchemaMapping(typeName = "Model")
    List<DeploymentResponse> versions(@AuthenticationPrincipal Caller caller, ModelSummary model) {
        return deployments.list(caller.organisationId(), model.id()).reversed();
    }

    @SchemaMapping(typeName = "Model", field = "primary_version")
    @Nullable
    DeploymentResponse primaryVersion(@AuthenticationPrincipal Caller caller, ModelSummary model) {
        String production = model.productionDeploymentId();
        return production == null ? null : deployments.get(caller.organisationId(), model.id(), production);
    }

    @SchemaMapping(typeName = "ModelVersion", field = "truss_hash")
    @Nullable
    String trussHash(DeploymentResponse version) {
        return archives.of(version.id()).map(Archives.KeptArchive::trussHash).orElse(null);
    }

    @SchemaMapping(typeName = "ModelVersion", field = "truss_signature")
    @Nullable
    String trussSignature(DeploymentResponse version) {
        return archives.of(version.id())
                .map(Archives.KeptArchive::trussSignature)
                .orElse(null);
    }

    @SchemaMapping(typeName = "ModelVersion", field = "is_draft")
    boolean isDraft(DeploymentResponse version) {
        return version.isDevelopment();
    }

    @SchemaMapping(typeName = "ModelVersion", field = "is_primary")
    boolean isPrimary(DeploymentResponse version) {
        return version.isProduction();
    }

    @SchemaMapping(typeName = "ModelVersion")
    ModelSummary oracle(@AuthenticationPrincipal Caller caller, DeploymentResponse version) {
        return models.get(caller.organisationId(), version.modelId());
    }

    @SchemaMapping(typeName = "ModelVersion", field = "instance_type")
    Map<String, String> instanceType(DeploymentResponse version) {
        return Map.of("name", String.valueOf(version.instanceTypeName()));
    }

    @SchemaMapping(typeName = "ModelVersion", field = "current_model_deployment_status")
    Map<String, String> status(DeploymentResponse version) {
        return Map.of("status", internalName(version));
    }

    /** GraphQL has words of its own for what the management API calls a status. */
    private static String internalName(DeploymentResponse version) {
        return switch (version.status()) {
            case BUILDING -> "BUILDING_MODEL";
            case DEPLOYING -> "DEPLOYING_MODEL";
            case LOADING_MODEL -> "MODEL_LOADING";
            case ACTIVE -> "MODEL_READY";
            case UNHEALTHY -> "MODEL_UNHEALTHY";
            case UPDATING -> "UPDATING";
            case SCALED_TO_ZERO -> "SCALED_TO_ZERO";
            case WAKING_UP -> "SCALING_FROM_ZERO";
            case DEACTIVATING -> "DEACTIVATING_MODEL";
            case INACTIVE -> "DEACTIVATED_MODEL";
            case BUILD_FAILED -> "BUILDING_MODEL_FAILED";
            case BUILD_STOPPED -> "BUILDING_MODEL_STOPPED";
            case DEPLOY_FAILED -> "MODEL_DEPLOY_FAILED";
            case FAILED -> "MODEL_DNE_ERROR";
        };
    }
}
