package dev.slipway.runtime.openai.request;

import dev.slipway.runtime.harmony.HarmonyEvent.Kind;
import dev.slipway.runtime.harmony.HarmonyParser;
import dev.slipway.runtime.sampling.TokenMask;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Ends the reasoning of one answer where its limit is reached. What the form of the answer forbids at that moment waits. */
final class ReasoningMask implements TokenMask {

    private final ReasoningLimit limit;
    private final HarmonyParser parser;
    private final @Nullable TokenMask form;
    private int last = -1;

    ReasoningMask(ReasoningLimit limit, HarmonyParser parser, @Nullable TokenMask form) {
        this.limit = limit;
        this.parser = parser;
        this.form = form;
    }

    @Override
    public long @Nullable [] allowed() {
        long[] allowed = form == null ? null : form.allowed();
        if (parser.reasoningTokens() < limit.tokens()) {
            return allowed;
        }
        if (parser.lastTokenKind().filter(Kind.REASONING::equals).isPresent()) {
            return onlyEnd(allowed);
        }
        return last == limit.channel() ? withoutAnalysis(allowed) : allowed;
    }

    @Override
    public void accept(int token) {
        last = token;
        parser.push(token);
        if (form != null) {
            form.accept(token);
        }
    }

    private long @Nullable [] onlyEnd(long @Nullable [] allowed) {
        int end = limit.end();
        if (allowed != null && (end >> 6 >= allowed.length || (allowed[end >> 6] >>> end & 1) == 0)) {
            return allowed;
        }
        long[] bits = new long[(end >> 6) + 1];
        bits[end >> 6] = 1L << end;
        return bits;
    }

    private long @Nullable [] withoutAnalysis(long @Nullable [] allowed) {
        long[] bits = allowed == null ? limit.every() : allowed.clone();
        for (int token : limit.beginnings()) {
            if (token >> 6 < bits.length) {
                bits[token >> 6] &= ~(1L << token);
            }
        }
        return Arrays.stream(bits).allMatch(word -> word == 0) ? allowed : bits;
    }
}
