package dev.slipway.runtime.tokenizer;

import dev.slipway.runtime.harmony.HarmonyParser;

/** The tokenizer uses the package that uses it: {@code ArchitectureRulesTest} shows that this is seen. */
final class LayerBreaker {

    boolean ended(HarmonyParser parser) {
        return parser.turnEnded();
    }
}
