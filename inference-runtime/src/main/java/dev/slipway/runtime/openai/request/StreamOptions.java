package dev.slipway.runtime.openai.request;

/**
 * In what form a request wants its answer.
 *
 * @param includeUsage whether a stream ends with a chunk that has the usage
 * @param continuousUsage whether every chunk has the usage so far
 * @param interval tokens in one piece of a stream, from the second piece on
 */
public record StreamOptions(boolean stream, boolean includeUsage, boolean continuousUsage, int interval) {

    public static StreamOptions read(JsonFields request, ServingOptions serving) {
        boolean stream = request.flag("stream", false);
        int interval = Math.max(serving.streamInterval(), (int)
                request.integer("stream_interval", 1, Integer.MAX_VALUE).orElse(1));
        boolean always = serving.requests().includeUsage();
        if (!request.has("stream_options")) {
            return new StreamOptions(stream, stream && always, false, stream ? interval : 1);
        }
        if (!stream) {
            throw OpenAiErrors.invalid("stream_options", "is only allowed when stream is true");
        }
        JsonFields options = request.requiredObject("stream_options");
        options.flag("include_obfuscation", false);
        return new StreamOptions(
                true,
                options.flag("include_usage", always) || always,
                options.flag("continuous_usage_stats", false),
                interval);
    }
}
