package dev.slipway.runtime.model;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The fused steps of a gpt-oss layer on one device.
 *
 * <p>An implementation is made for one network and owns every intermediate value; a caller passes only which rows, which layer
 * and which cache. The calls of one step come in the order in which they stand here, {@link #embed} first. One thread calls.
 */
public interface Ops extends AutoCloseable {

    /** One of some tasks that do not touch each other's things; {@code worker} has no other meanwhile. */
    interface Task {
        void run(int task, int worker);
    }

    /** The most rows that one step takes. */
    int maxRows();

    /** A cache's block size must be a multiple of this. */
    int blockSizeStep();

    /** Zeroed memory of the device, freed when the arena closes; only this device may read or write it. */
    MemorySegment allocate(long bytes, Arena arena);

    /** Begins a step: the residual stream x becomes the rows' embeddings. */
    void embed(ForwardInput rows);

    /** q, k, v = rotated projections of rmsnorm(x); k and v go into the cache. */
    void normQkvRopeAppend(int layer, KvCache cache);

    /** Attention of q over the cache, with the layer's window and sinks. */
    void attend(int layer, KvCache cache);

    /** x = x + projection of the attention's output. */
    void projectResidual(int layer);

    /** t = rmsnorm(x); chooses each row's experts and their shares. */
    void normRoute(int layer);

    /** Each chosen expert's clamped SwiGLU of its gate and up projections of t. */
    void expertsGateUp(int layer);

    /** x = x + the shares of the experts' down projections. */
    void expertsDownResidual(int layer);

    /** Unembeds rmsnorm(x) of the rows into {@code logits}, one vocabulary for each, from {@code offset} on. */
    void normLogits(int[] rows, float[] logits, int offset);

    /** The host's threads for {@link #sideBySide}, the caller's included. */
    int workers();

    /** Runs the tasks 0 to {@code tasks} on the host, and returns when all are done; they take about as long as so many multiplications. */
    void sideBySide(int tasks, long multiplications, Task task);

    /** Copies the residual stream of the step's rows to the host; for tests and diagnosis. */
    void readResidual(float[] into);

    @Override
    void close();
}
