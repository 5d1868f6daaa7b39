package dev.slipway.runtime.bench;

import dev.slipway.runtime.model.ForwardingOps;
import dev.slipway.runtime.model.KvCache;
import dev.slipway.runtime.model.Ops;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;

/**
 * Counts the CPU time that the calling thread spends in each operation. Other work on the machine makes single operations slower
 * and none faster, so the median of many is steadier than their sum. Only an engine of one thread is measured whole.
 */
final class TimedOps extends ForwardingOps {

    enum Operation {
        QKV,
        ATTEND,
        PROJECT,
        ROUTE,
        GATE_UP,
        DOWN,
        LOGITS
    }

    private record Sample(Operation operation, long nanos) {}

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final List<Sample> samples = new ArrayList<>();

    TimedOps(Ops ops) {
        super(ops);
    }

    void reset() {
        samples.clear();
    }

    /** Of all calls since the last reset, in milliseconds. */
    double median(Operation operation) {
        long[] times = samples.stream()
                .filter(sample -> sample.operation() == operation)
                .mapToLong(Sample::nanos)
                .sorted()
                .toArray();
        return times.length == 0 ? 0 : times[times.length / 2] / 1e6;
    }

    private void time(Operation operation, Runnable work) {
        long start = threads.getCurrentThreadCpuTime();
        work.run();
        samples.add(new Sample(operation, threads.getCurrentThreadCpuTime() - start));
    }

    @Override
    public void normQkvRopeAppend(int layer, KvCache cache) {
        time(Operation.QKV, () -> super.normQkvRopeAppend(layer, cache));
    }

    @Override
    public void attend(int layer, KvCache cache) {
        time(Operation.ATTEND, () -> super.attend(layer, cache));
    }

    @Override
    public void projectResidual(int layer) {
        time(Operation.PROJECT, () -> super.projectResidual(layer));
    }

    @Override
    public void normRoute(int layer) {
        time(Operation.ROUTE, () -> super.normRoute(layer));
    }

    @Override
    public void expertsGateUp(int layer) {
        time(Operation.GATE_UP, () -> super.expertsGateUp(layer));
    }

    @Override
    public void expertsDownResidual(int layer) {
        time(Operation.DOWN, () -> super.expertsDownResidual(layer));
    }

    @Override
    public void normLogits(int[] rows, float[] logits, int offset) {
        time(Operation.LOGITS, () -> super.normLogits(rows, logits, offset));
    }
}
