package dev.slipway.control.deployment;

import dev.slipway.control.access.Caller;
import dev.slipway.control.deployment.PushRequests.CreateDeployment;
import dev.slipway.control.deployment.PushRequests.CreateModel;
import dev.slipway.control.deployment.PushRequests.Payload;
import dev.slipway.control.deployment.PushRequests.PrepareUpload;
import dev.slipway.control.deployment.PushTarget.ModelReference;
import dev.slipway.control.model.ModelSummary;
import dev.slipway.control.model.Models;
import jakarta.validation.Valid;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Pushes over HTTP: of a model by its name, or of another deployment of a model that is there. */
@RestController
@RequestMapping("/v1")
class PushController {

    private final Push push;
    private final Models models;
    private final Deployments deployments;

    PushController(Push push, Models models, Deployments deployments) {
        this.push = push;
        this.models = models;
        this.deployments = deployments;
    }

    @PostMapping(path = "/models", consumes = MediaType.APPLICATION_JSON_VALUE)
    CreatedDeployment createModel(@AuthenticationPrincipal Caller caller, @Valid @RequestBody CreateModel request) {
        request.check();
        CreateModel.ModelSource source = request.source();
        return push(caller, source.deployment(), new ModelReference.Named(source.name()));
    }

    @PostMapping(path = "/teams/{team_id}/models", consumes = MediaType.APPLICATION_JSON_VALUE)
    CreatedDeployment createModelOfTeam(
            @AuthenticationPrincipal Caller caller,
            @PathVariable("team_id") String teamId,
            @Valid @RequestBody CreateModel request) {
        caller.requireTeam(teamId);
        return createModel(caller, request);
    }

    @PostMapping(path = "/models/{model_id}/deployments", consumes = MediaType.APPLICATION_JSON_VALUE)
    CreatedDeployment createDeployment(
            @AuthenticationPrincipal Caller caller,
            @PathVariable("model_id") String modelId,
            @Valid @RequestBody CreateDeployment request) {
        models.require(caller.organisationId(), modelId);
        request.check();
        CreateDeployment.DeploymentSource source = request.source();
        return push(caller, source.deployment(), new ModelReference.Known(modelId));
    }

    /** A config says everything that a push needs here, so there is never anything to upload. */
    @PostMapping(path = "/prepare_model_upload", consumes = MediaType.APPLICATION_JSON_VALUE)
    PreparedUpload prepareUpload(@AuthenticationPrincipal Caller caller, @Valid @RequestBody PrepareUpload request) {
        request.check();
        if (request.modelId() != null) {
            models.require(caller.organisationId(), request.modelId());
        }
        push.check(request.deployment().pushedConfig());
        return new PreparedUpload(null, null, null, null);
    }

    private CreatedDeployment push(Caller caller, Payload pushed, ModelReference model) {
        Deployment deployment = push.run(caller, pushed.pushedConfig(), pushed.target(model));
        return new CreatedDeployment(
                models.get(caller.organisationId(), deployment.modelId()),
                deployments.get(caller.organisationId(), deployment.modelId(), deployment.id()));
    }

    record CreatedDeployment(ModelSummary model, DeploymentResponse deployment) {}

    record PreparedUpload(
            @Nullable Object creds,
            @Nullable String s3Bucket,
            @Nullable String s3Key,
            @Nullable String s3Region) {}
}
