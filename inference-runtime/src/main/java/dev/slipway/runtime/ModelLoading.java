package dev.slipway.runtime;

import dev.slipway.runtime.openai.ModelSlot;
import java.time.Clock;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;

/** Loads the model on a thread of its own while the server starts, and closes it with the server. */
final class ModelLoading implements AutoCloseable {

    private final FutureTask<LoadedModel> loading;

    ModelLoading(EngineProperties settings, ModelSlot slot, Clock clock) {
        this.loading = new FutureTask<>(() -> {
            LoadedModel loaded = LoadedModel.load(settings, clock);
            slot.fill(loaded.served());
            return loaded;
        });
        Thread.ofPlatform().daemon().name("model-loading").start(loading);
    }

    /** Waits for the model; throws what kept it from being loaded. */
    LoadedModel await() throws InterruptedException {
        try {
            return loading.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the model cannot be loaded", e.getCause());
        }
    }

    @Override
    public void close() throws InterruptedException {
        if (loading.state() == Future.State.FAILED) {
            return;
        }
        await().close();
    }
}
