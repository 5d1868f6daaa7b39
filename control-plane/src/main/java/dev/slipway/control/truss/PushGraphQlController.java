package dev.slipway.control.truss;

import dev.slipway.control.access.Caller;
import dev.slipway.control.config.ConfigViolation;
import dev.slipway.control.config.InvalidConfigException;
import dev.slipway.control.deployment.DeploymentResponse;
import dev.slipway.control.deployment.Push;
import dev.slipway.control.deployment.PushTarget.ModelReference;
import graphql.schema.DataFetchingEnvironment;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import tools.jackson.databind.json.JsonMapper;

/** {@code truss push}: the config is checked, an archive is uploaded, and one of three mutations deploys it. */
@Controller
class PushGraphQlController {

    private final PushArguments.Reader arguments;
    private final TrussPush trussPush;
    private final Push push;
    private final Uploads uploads;
    private final Archives archives;
    private final JsonMapper json;

    PushGraphQlController(
            PushArguments.Reader arguments,
            TrussPush trussPush,
            Push push,
            Uploads uploads,
            Archives archives,
            JsonMapper json) {
        this.arguments = arguments;
        this.trussPush = trussPush;
        this.push = push;
        this.uploads = uploads;
        this.archives = archives;
        this.json = json;
    }

    /** All that is wrong with a config, before anything is uploaded; the details are JSON text. */
    @QueryMapping("truss_validation")
    Validation validate(@Argument String config) {
        try {
            push.check(arguments.config(config));
            return new Validation(true, null);
        } catch (InvalidConfigException e) {
            List<String> errors =
                    e.violations().stream().map(ConfigViolation::message).toList();
            return new Validation(false, json.writeValueAsString(Map.of("warnings", List.of(), "errors", errors)));
        }
    }

    /** What earlier pushes left behind goes when there is a new one. */
    @QueryMapping("model_s3_upload_credentials")
    UploadCredentials credentials(@AuthenticationPrincipal Caller caller) throws IOException {
        uploads.sweep();
        archives.sweep();
        return uploads.create(caller);
    }

    @MutationMapping("create_model_from_truss")
    ModelVersionPayload createModel(@AuthenticationPrincipal Caller caller, DataFetchingEnvironment environment) {
        PushArguments given = arguments.read(caller, environment);
        return run(caller, new ModelReference.Named(given.name()), given, given.versionName(), false);
    }

    @MutationMapping("create_model_version_from_truss")
    ModelVersionPayload createVersion(@AuthenticationPrincipal Caller caller, DataFetchingEnvironment environment) {
        PushArguments given = arguments.read(caller, environment);
        return run(caller, new ModelReference.Known(given.modelId()), given, given.name(), false);
    }

    @MutationMapping("deploy_draft_truss")
    ModelVersionPayload deployDraft(@AuthenticationPrincipal Caller caller, DataFetchingEnvironment environment) {
        PushArguments given = arguments.read(caller, environment);
        return run(caller, new ModelReference.Named(given.name()), given, null, true);
    }

    private ModelVersionPayload run(
            Caller caller,
            ModelReference model,
            PushArguments given,
            @Nullable String deploymentName,
            boolean development) {
        return new ModelVersionPayload(trussPush.run(
                caller,
                model,
                arguments.payload(given, deploymentName, development),
                given.s3Key(),
                !Boolean.FALSE.equals(given.allowTrussDownload())));
    }

    record Validation(boolean success, @Nullable String details) {}

    record ModelVersionPayload(DeploymentResponse modelVersion) {}
}
