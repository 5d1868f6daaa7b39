package dev.slipway.control.host;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Starts children from a thread that lives as long as they do. A child that asked for a signal at its parent's death
 * (PR_SET_PDEATHSIG) gets it when the thread ends that spawned it, not when the process does.
 */
final class TiedProcess {

    private TiedProcess() {}

    static Process start(String name, Spawn spawn) throws IOException {
        var started = new CompletableFuture<Process>();
        Thread.ofPlatform().daemon().name(name + "-parent").start(() -> parent(spawn, started));
        try {
            return started.join();
        } catch (CompletionException e) {
            throw new IOException(e.getCause());
        }
    }

    private static void parent(Spawn spawn, CompletableFuture<Process> started) {
        try {
            Process process = spawn.start();
            started.complete(process);
            process.onExit().join();
        } catch (IOException e) {
            started.completeExceptionally(e);
        }
    }

    /** Starts the child. */
    @FunctionalInterface
    interface Spawn {
        Process start() throws IOException;
    }
}
