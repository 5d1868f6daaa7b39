package dev.slipway.edge.routing;

import dev.slipway.edge.routing.Action.Predict;
import dev.slipway.edge.routing.Action.Sync;
import dev.slipway.edge.routing.Action.Wake;
import dev.slipway.edge.routing.Address.Dedicated;
import dev.slipway.edge.routing.Address.Malformed;
import dev.slipway.edge.routing.Address.Shared;
import dev.slipway.edge.routing.Address.Surface;
import dev.slipway.edge.routing.Address.Web;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads addresses by plain string comparison: this runs for every request. */
final class AddressParser {

    private static final String MODEL = "model-";
    private static final String INFERENCE = "/inference";
    private static final int MODEL_ID_LENGTH = 8;

    private AddressParser() {}

    static Address parse(String host, String target) {
        String label = firstLabel(host);
        if (isModelName(label)) {
            return inModel(label.substring(MODEL.length()), target);
        }
        if (target.startsWith("/" + MODEL)) {
            int end = endOfSegment(target, 1);
            return inModel(target.substring(1 + MODEL.length(), end), target.substring(end));
        }
        return switch (label.toLowerCase(Locale.ROOT)) {
            case "inference" -> onSharedEndpoint(target);
            case "api" -> new Web(target, Surface.API);
            default -> onAppHost(target);
        };
    }

    private static boolean isModelName(String label) {
        return label.regionMatches(true, 0, MODEL, 0, MODEL.length());
    }

    private static String firstLabel(String host) {
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            if (c == '.' || c == ':') {
                return host.substring(0, i);
            }
        }
        return host;
    }

    private static Address onAppHost(String target) {
        if (target.startsWith(INFERENCE + "/v1/")) {
            return onSharedEndpoint(target.substring(INFERENCE.length()));
        }
        return isOpenAiCall(target.substring(0, endOfPath(target))) ? new Shared(target) : new Web(target, Surface.APP);
    }

    /** With any method: the management API has none of these paths. */
    private static boolean isOpenAiCall(String path) {
        return switch (path) {
            case "/v1/chat/completions",
                    "/v1/completions",
                    "/v1/embeddings",
                    "/v1/messages",
                    "/v1/messages/count_tokens",
                    "/v1/rerank",
                    "/v1/score" -> true;
            default -> path.equals("/v1/responses") || path.startsWith("/v1/responses/");
        };
    }

    private static Address onSharedEndpoint(String target) {
        String path = target.substring(0, endOfPath(target));
        boolean models = path.equals("/v1/models") || path.startsWith("/v1/models/");
        boolean inference = path.startsWith("/v1/") && !models && !path.startsWith("/v1/receipts/");
        return inference ? new Shared(target) : new Web(target, Surface.SHARED);
    }

    private static Address inModel(String id, String rest) {
        if (!isId(id)) {
            return new Malformed("a model id is " + MODEL_ID_LENGTH + " characters of a-z and 0-9");
        }
        int end = endOfSegment(rest, 1);
        String first = rest.isEmpty() ? "" : rest.substring(1, end);
        return switch (first) {
            case "environments" -> named(id, rest, end, true);
            case "deployment" -> named(id, rest, end, false);
            case "production" -> act(id, new Target.Environment(HostedModel.PRODUCTION), rest.substring(end));
            case "development" -> act(id, new Target.Development(), rest.substring(end));
            case "async_request" -> new Malformed("asynchronous predictions are not offered yet");
            default ->
                new Malformed(
                        "a model's address goes on with environments/NAME, production, development or deployment/ID");
        };
    }

    private static Address named(String id, String rest, int start, boolean environment) {
        int end = endOfSegment(rest, start + 1);
        String name = start < end ? rest.substring(start + 1, end) : "";
        if (name.isEmpty()) {
            return new Malformed(environment ? "the environment's name is missing" : "the deployment's id is missing");
        }
        return act(id, environment ? new Target.Environment(name) : new Target.Deployment(name), rest.substring(end));
    }

    private static Address act(String id, Target target, String rest) {
        int end = endOfSegment(rest, 1);
        String name = rest.isEmpty() ? "" : rest.substring(1, end);
        @Nullable
        Action action = switch (name) {
            case "sync" -> new Sync(slashed(rest.substring(end)));
            case "predict" -> end == endOfPath(rest) ? new Predict(rest.substring(end)) : null;
            case "wake" -> end == endOfPath(rest) ? new Wake() : null;
            default -> null;
        };
        return action == null ? new Malformed(unknown(name)) : new Dedicated(id, target, action);
    }

    private static String unknown(String action) {
        return switch (action) {
            case "async_predict", "async_queue_status" -> "asynchronous predictions are not offered yet";
            case "websocket" -> "WebSocket connections are not offered yet";
            default -> "the address must end in sync/PATH, predict or wake";
        };
    }

    private static String slashed(String path) {
        return path.startsWith("/") ? path : "/" + path;
    }

    private static int endOfSegment(String path, int from) {
        int i = Math.min(from, path.length());
        while (i < path.length() && path.charAt(i) != '/' && path.charAt(i) != '?') {
            i++;
        }
        return i;
    }

    private static int endOfPath(String target) {
        int query = target.indexOf('?');
        return query < 0 ? target.length() : query;
    }

    private static boolean isId(String id) {
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            if ((c < 'a' || c > 'z') && (c < '0' || c > '9')) {
                return false;
            }
        }
        return id.length() == MODEL_ID_LENGTH;
    }
}
