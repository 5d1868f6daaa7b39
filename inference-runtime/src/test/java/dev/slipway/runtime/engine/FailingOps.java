package dev.slipway.runtime.engine;

import dev.slipway.runtime.model.ForwardInput;
import dev.slipway.runtime.model.KvCache;
import dev.slipway.runtime.model.Ops;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.function.Predicate;

/** Operations that fail for some rows, as a broken device would. */
final class FailingOps implements Ops {

    private final Ops ops;
    private final Predicate<ForwardInput> fails;

    FailingOps(Ops ops, Predicate<ForwardInput> fails) {
        this.ops = ops;
        this.fails = fails;
    }

    @Override
    public void embed(ForwardInput rows) {
        if (fails.test(rows)) {
            throw new IllegalStateException("the device is gone");
        }
        ops.embed(rows);
    }

    @Override
    public int maxRows() {
        return ops.maxRows();
    }

    @Override
    public int blockSizeStep() {
        return ops.blockSizeStep();
    }

    @Override
    public MemorySegment allocate(long bytes, Arena arena) {
        return ops.allocate(bytes, arena);
    }

    @Override
    public void normQkvRopeAppend(int layer, KvCache cache) {
        ops.normQkvRopeAppend(layer, cache);
    }

    @Override
    public void attend(int layer, KvCache cache) {
        ops.attend(layer, cache);
    }

    @Override
    public void projectResidual(int layer) {
        ops.projectResidual(layer);
    }

    @Override
    public void normRoute(int layer) {
        ops.normRoute(layer);
    }

    @Override
    public void expertsGateUp(int layer) {
        ops.expertsGateUp(layer);
    }

    @Override
    public void expertsDownResidual(int layer) {
        ops.expertsDownResidual(layer);
    }

    @Override
    public void normLogits(int[] rows, float[] logits, int[] offsets) {
        ops.normLogits(rows, logits, offsets);
    }

    @Override
    public void readResidual(float[] into) {
        ops.readResidual(into);
    }

    @Override
    public void close() {
        ops.close();
    }
}
