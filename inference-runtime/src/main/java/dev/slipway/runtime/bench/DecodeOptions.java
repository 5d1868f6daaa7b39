package dev.slipway.runtime.bench;

import java.nio.file.Path;
import java.util.Set;

/** The arguments of {@code bench decode}. */
record DecodeOptions(Path model, int threads, int tokens, int prompt) {

    static final String USAGE = "usage: slipway bench decode --model DIR [--threads 1] [--tokens 64] [--prompt 64]";

    static DecodeOptions parse(String[] args) {
        Arguments given = Arguments.parse(args, Set.of("--model", "--threads", "--tokens", "--prompt"));
        return new DecodeOptions(
                given.model(),
                given.integer("--threads", 1, 1024),
                given.integer("--tokens", 64, Arguments.MAX_POSITIONS),
                given.integer("--prompt", 64, Arguments.MAX_POSITIONS));
    }
}
