package dev.slipway.runtime.bench;

import dev.slipway.runtime.tokenizer.TokenizerException;
import dev.slipway.runtime.weights.InvalidCheckpointException;

/** How a benchmark program ends: with 2 if its arguments are wrong, with 1 if the checkpoint cannot be read. */
final class BenchmarkProgram {

    interface Body {
        void run() throws InterruptedException;
    }

    private BenchmarkProgram() {}

    static void run(String usage, Body body) throws InterruptedException {
        try {
            body.run();
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.err.println(usage);
            System.exit(2);
        } catch (InvalidCheckpointException | TokenizerException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }
}
