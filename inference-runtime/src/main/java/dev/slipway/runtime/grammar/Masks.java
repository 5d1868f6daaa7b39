package dev.slipway.runtime.grammar;

import java.util.HashMap;
import java.util.Map;

/** The masks of a grammar; equal ones are kept once. */
final class Masks {

    /** Of 200,000 tokens each takes 25 KB. */
    private static final int MOST = 2000;

    private final int words;
    private final Map<Findings.Key, TokenMask> found = new HashMap<>();
    private final Map<TokenMask, TokenMask> known = new HashMap<>();

    Masks(int words) {
        this.words = words;
    }

    TokenMask of(Findings findings) {
        return found.computeIfAbsent(findings.key(), _ -> once(new TokenMask(findings.mask(words))));
    }

    private TokenMask once(TokenMask mask) {
        TokenMask first = known.putIfAbsent(mask, mask);
        return first == null ? mask : first;
    }

    boolean areTooMany() {
        return found.size() > MOST;
    }

    void forget() {
        found.clear();
        known.clear();
    }
}
