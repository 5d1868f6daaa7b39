package dev.slipway.edge.inference;

import dev.slipway.edge.auth.Credentials;
import dev.slipway.edge.connection.Refusal;
import dev.slipway.edge.routing.Resolution;
import dev.slipway.edge.routing.Resolution.AmbiguousModel;
import dev.slipway.edge.routing.Resolution.NotServing;
import dev.slipway.edge.routing.Resolution.NothingDeployed;
import dev.slipway.edge.routing.Resolution.UnknownDeployment;
import dev.slipway.edge.routing.Resolution.UnknownEnvironment;
import dev.slipway.edge.routing.Resolution.UnknownModel;

/**
 * An error of the edge itself.
 *
 * @param code one of Baseten's error codes, or OpenAI's on the shared endpoint where there is one for the case
 * @param retryAfter seconds, where trying again may help
 */
record InferenceError(int status, String code, String message, int retryAfter) {

    private static final long NANOS_PER_SECOND = 1_000_000_000;

    InferenceError(int status, String code, String message) {
        this(status, code, message, 1);
    }

    static final InferenceError UNAUTHORIZED =
            new InferenceError(401, "unauthorized", "no good API key: " + Credentials.HOW);

    static final InferenceError NO_ROUTES = new InferenceError(
            503, "model_unavailable", "this edge has not heard from its control plane yet; try again in a moment");

    static final InferenceError EDGE_STOPS =
            new InferenceError(503, "model_unavailable", "the edge stops before the answer has come; try again");

    static final InferenceError TOO_MANY_WAITING =
            new InferenceError(429, "rate_limited", "too many requests wait for a replica already; try again later");

    static final InferenceError FULL =
            new InferenceError(429, "rate_limited", "every replica holds as many requests as it may; try again later");

    static final InferenceError NOT_WOKEN = new InferenceError(
            503, "model_unavailable", "the deployment has no replica and cannot be woken now; try again later");

    static final InferenceError TOO_MUCH_HELD =
            new InferenceError(429, "rate_limited", "too many bytes of requests wait already; try again later");

    static final InferenceError NO_REPLICA_CAME = new InferenceError(
            500, "model_unavailable", "no replica became ready within the time that a request may wait");

    static final InferenceError TOO_LATE = new InferenceError(
            504, "timeout", "the time that X-Request-Timeout allows passed before a replica could take the request");

    static final InferenceError REPLICA_LOST =
            new InferenceError(502, "model_unavailable", "the replica's connection broke before it answered");

    static final InferenceError REPLICA_SILENT =
            new InferenceError(504, "timeout", "the replica did not answer within the time limit");

    static final InferenceError RESPONSE_GONE = new InferenceError(
            404,
            "response_not_found",
            "no replica keeps this response any more; it may be too old, or its replica gone");

    static final InferenceError NO_UPGRADE =
            new InferenceError(501, "client_error", "WebSocket connections are not offered yet");

    /** @param wait nanoseconds until the key may make another */
    static InferenceError tooManyRequests(long wait) {
        int seconds = (int) Math.ceilDiv(wait, NANOS_PER_SECOND);
        return new InferenceError(
                429,
                "rate_limited",
                "this API key may not make so many requests; try again in " + seconds + " s",
                seconds);
    }

    static InferenceError of(Refusal refusal) {
        String code = switch (refusal.status()) {
            case 408 -> "timeout";
            case 413 -> "payload_too_large";
            default -> "client_error";
        };
        return new InferenceError(refusal.status(), code, refusal.message());
    }

    static InferenceError of(Resolution.OutOfScope refused) {
        String place = refused.place() == null ? "" : ", " + refused.place();
        return new InferenceError(
                403, "unauthorized", "this API key is not good for the model " + refused.modelId() + place);
    }

    static InferenceError malformedAddress(String reason) {
        return new InferenceError(404, "client_error", reason);
    }

    static InferenceError invalidBody(String reason) {
        return new InferenceError(400, "invalid_body", reason);
    }

    /** What the body says of its model, or does not. */
    static InferenceError badModel(String reason) {
        return new InferenceError(400, "invalid_model", reason);
    }

    static InferenceError wrongMethod(String action) {
        return new InferenceError(405, "client_error", action + " takes POST only");
    }

    static InferenceError of(Resolution.Refused refused) {
        return switch (refused) {
            case UnknownModel(String model) ->
                new InferenceError(404, "model_does_not_exist", "the model " + model + " does not exist");
            case AmbiguousModel(String name) ->
                new InferenceError(
                        404,
                        "model_does_not_exist",
                        "several models serve the name " + name + ": ask for one by its own name");
            case UnknownEnvironment(String model, String environment) ->
                notThere("the model " + model + " has no environment " + environment);
            case UnknownDeployment(String model, String deployment) ->
                notThere("the model " + model + " has no deployment " + deployment);
            case NothingDeployed(String model, String environment) ->
                notThere("nothing is deployed to the environment " + environment + " of the model " + model);
            case NotServing notServing -> notServing(notServing);
        };
    }

    private static InferenceError notThere(String message) {
        return new InferenceError(404, "model_does_not_exist", message);
    }

    private static InferenceError notServing(NotServing refused) {
        String status = refused.status();
        boolean off = status.equals("INACTIVE") || status.equals("DEACTIVATING");
        String reason = refused.reason() == null ? "" : ": " + refused.reason();
        return new InferenceError(
                off ? 404 : 503,
                "model_unavailable",
                "the deployment " + refused.deploymentId() + " is " + status + " and serves nothing" + reason);
    }
}
