package dev.slipway.runtime.bench;

import java.nio.file.Path;
import java.util.Set;

/**
 * The arguments of {@code bench pauses}.
 *
 * @param cpuTime whether times are those of the engine's own thread, which other work on the machine does not change much
 */
record PauseOptions(Path model, int threads, int streams, int prompt, int rounds, boolean cpuTime) {

    static final String USAGE =
            "usage: slipway bench pauses --model DIR [--threads N] [--streams 8] [--prompt 8192] [--rounds 5] [--clock wall|cpu]";

    PauseOptions {
        if (cpuTime && threads > 1) {
            throw new IllegalArgumentException(
                    "--threads is " + threads + "; allowed with --clock cpu: 1, since only that thread's time is seen");
        }
    }

    static PauseOptions parse(String[] args) {
        Arguments given =
                Arguments.parse(args, Set.of("--model", "--threads", "--streams", "--prompt", "--rounds", "--clock"));
        boolean cpuTime = given.oneOf("--clock", "wall", Set.of("wall", "cpu")).equals("cpu");
        return new PauseOptions(
                given.model(),
                given.integer("--threads", cpuTime ? 1 : Runtime.getRuntime().availableProcessors(), 1024),
                given.integer("--streams", 8, 1024),
                given.integer("--prompt", 8192, Arguments.MAX_POSITIONS),
                given.integer("--rounds", 5, 1000),
                cpuTime);
    }
}
