package dev.slipway.runtime.openai;

import dev.slipway.runtime.openai.answer.Usage;
import java.util.List;
import java.util.function.ToLongFunction;

/** Where a request's time went, and its tokens; times in milliseconds, {@code firstTokenMs} from the request's arrival on. */
record Receipt(
        double queueMs,
        double prefillMs,
        double firstTokenMs,
        double decodeMs,
        int promptTokens,
        int cachedTokens,
        int computedTokens,
        int completionTokens,
        int reasoningTokens) {

    static final String HEADER = "X-Slipway-Receipt";

    /** Of several choices, the stages of the first to begin and of the last to end. */
    static Receipt of(List<Timeline> timelines, Usage usage) {
        List<Timeline> answered = timelines.stream().filter(Timeline::hasTokens).toList();
        long arrived = min(answered, Timeline::arrived);
        long started = min(answered, Timeline::started);
        long firstToken = min(answered, Timeline::firstToken);
        long lastToken = answered.stream().mapToLong(Timeline::lastToken).max().orElse(0);
        int cached = usage.promptTokensDetails().cachedTokens();
        return new Receipt(
                millis(started - arrived),
                millis(firstToken - started),
                millis(firstToken - arrived),
                millis(lastToken - firstToken),
                usage.promptTokens(),
                cached,
                usage.promptTokens() - cached,
                usage.completionTokens(),
                usage.completionTokensDetails().reasoningTokens());
    }

    private static long min(List<Timeline> timelines, ToLongFunction<Timeline> stage) {
        return timelines.stream().mapToLong(stage).min().orElse(0);
    }

    private static double millis(long nanos) {
        return Math.round(nanos / 1e3) / 1e3;
    }
}
