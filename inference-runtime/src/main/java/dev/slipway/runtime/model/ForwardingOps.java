package dev.slipway.runtime.model;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Passes every operation on, so that operations around others say only what is different about them. */
public class ForwardingOps implements Ops {

    private final Ops ops;

    public ForwardingOps(Ops ops) {
        this.ops = ops;
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
    public void embed(ForwardInput rows) {
        ops.embed(rows);
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
    public void normLogits(int[] rows, float[] logits, int offset) {
        ops.normLogits(rows, logits, offset);
    }

    @Override
    public int workers() {
        return ops.workers();
    }

    @Override
    public void sideBySide(int tasks, long multiplications, Task task) {
        ops.sideBySide(tasks, multiplications, task);
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
