package dev.slipway.runtime;

import dev.slipway.runtime.engine.WarmUp;
import dev.slipway.runtime.openai.ModelSlot;
import java.time.Clock;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.function.LongSupplier;

/** Loads the model and warms it up on a thread of its own while the server starts, and closes it with the server. */
final class ModelLoading implements AutoCloseable {

    private final FutureTask<LoadedModel> loading;
    private volatile boolean closed;

    ModelLoading(EngineProperties settings, ModelSlot slot, Clock clock, LongSupplier nanoTime) {
        WarmUp warmUp = new WarmUp(nanoTime, () -> closed);
        this.loading = new FutureTask<>(() -> {
            LoadedModel loaded = LoadedModel.load(settings, clock, nanoTime, warmUp);
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
        closed = true;
        if (loading.state() == Future.State.FAILED) {
            return;
        }
        await().close();
    }
}
