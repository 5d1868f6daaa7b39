package dev.slipway.runtime.openai.request;

import dev.slipway.runtime.sampling.TokenMask;
import java.util.BitSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code allowed_token_ids}: the same few tokens all the time. */
final class AllowedTokens implements TokenMask {

    private static final String NAME = "allowed_token_ids";

    private final long[] allowed;

    private AllowedTokens(BitSet allowed) {
        this.allowed = allowed.toLongArray();
    }

    /**
     * Null where all are allowed.
     *
     * @param late tokens that may not come for a while, beside which there must be another one
     */
    static @Nullable AllowedTokens read(JsonFields request, ServedModel model, Set<Integer> late) {
        if (!request.has(NAME)) {
            return null;
        }
        BitSet allowed = new BitSet();
        for (int token : TokenIds.ofField(request, NAME, model.vocabularySize())) {
            allowed.set(token);
        }
        for (int token : model.reservedTokens()) {
            allowed.clear(token);
        }
        if (allowed.isEmpty()) {
            throw request.wrong(NAME, "an array of token ids, one of which the model may write");
        }
        if (allowed.stream().allMatch(late::contains)) {
            throw request.wrong(NAME, "an array of token ids, one of which may come before min_tokens are there");
        }
        return new AllowedTokens(allowed);
    }

    static void refuseBesideForm(JsonFields request) {
        if (request.has(NAME)) {
            throw request.wrong(NAME, "absent when the form of the text is constrained");
        }
    }

    @Override
    public long[] allowed() {
        return allowed;
    }

    @Override
    public void accept(int token) {
        // Whatever came, the same tokens may follow.
    }
}
