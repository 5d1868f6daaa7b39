package dev.slipway.runtime.cpu;

import dev.slipway.runtime.model.ForwardInput;
import dev.slipway.runtime.model.KvCache;
import dev.slipway.runtime.model.ModelConfig;
import dev.slipway.runtime.model.ModelWeights;
import dev.slipway.runtime.model.Ops;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/** The operations on this machine's processor; the network's numbers are float32 throughout. */
public final class CpuOps implements Ops {

    /** Enough rows to keep each expert busy in a prefill, few enough for their activations to stay small. */
    private static final int MAX_ROWS = 256;

    private static final int BLOCK_SIZE_STEP = 16;

    /** Bytes of bfloat16 matrices that a processor's caches hold beside the experts and what a batch has cached. */
    private static final long NEAR = 8 << 20;

    /** A worker's rows, at least, where each takes some rows through all of a matrix: a tile of them. */
    private static final int FEWEST_ROWS = 4;

    private final ModelConfig config;
    private final Embedding embedding;
    private final List<CpuLayer> layers;
    private final RmsNorm norm;
    private final Dense unembedding;
    private final Rope rope;
    private final Attention attention;
    private final Experts experts;
    private final Workers workers;
    private final Scratch[] scratch;

    private final int maxRows;
    private final int hidden;
    private final boolean near;
    private final boolean groupFillsPairs; // the query heads that share a key head
    private final RowRuns runs;
    private final Floats x; // [rows, hidden], the residual stream
    private final Floats qkv; // [rows, q | k | v]
    private final Floats attended; // [rows, q]
    private final Activations pairs; // [rows, hidden or q] packed for Dense
    private final Activations nibbles; // [rows, hidden] packed for Experts
    private final Floats scores; // [rows, experts]

    /** Whether the last layer's experts are still to be added to x: that is left to who reads a row next. */
    private boolean expertsLeft;

    private Attention.Rows rows =
            new Attention.Rows(new ForwardInput(new int[0], new int[0], new int[0], new int[0][], new int[0]));

    /**
     * The weights stay open as long as this is used.
     *
     * @param nanoTime a clock, for {@link Workers}
     */
    public CpuOps(ModelConfig config, ModelWeights weights, int threads, LongSupplier nanoTime) {
        this(config, weights, threads, nanoTime, MAX_ROWS);
    }

    CpuOps(ModelConfig config, ModelWeights weights, int threads, LongSupplier nanoTime, int maxRows) {
        this.config = config;
        this.maxRows = maxRows;
        hidden = config.hiddenSize();
        groupFillsPairs = config.queryGroup() * config.headDim() % Packing.PAIRS == 0;
        embedding = new Embedding(weights.embedding(), hidden);
        layers = weights.layers().stream()
                .map(layer -> CpuLayer.of(config, layer))
                .toList();
        norm = new RmsNorm(weights.norm().toFloats(), config.rmsNormEps());
        unembedding = new Dense(List.of(weights.unembedding()), List.of());
        near = denseBytes() <= NEAR;
        rope = new Rope(config, maxRows);
        attention = new Attention(config);
        experts = new Experts(config, maxRows, threads);
        x = new Floats(maxRows * hidden);
        qkv = new Floats(maxRows * config.qkvWidth());
        attended = new Floats(maxRows * config.queryWidth());
        pairs = new Activations(maxRows * Math.max(hidden, config.queryWidth()));
        nibbles = new Activations(maxRows * Packing.nibblesStride(hidden));
        scores = new Floats(maxRows * config.numLocalExperts());
        workers = new Workers(threads, nanoTime);
        runs = new RowRuns(maxRows, config.numKeyValueHeads(), threads);
        scratch = IntStream.range(0, threads)
                .mapToObj(worker -> new Scratch(hidden, config.queryGroup(), config.headDim()))
                .toArray(Scratch[]::new);
    }

    private long denseBytes() {
        return unembedding.bytes()
                + layers.stream()
                        .mapToLong(layer -> layer.qkv().bytes() + layer.output().bytes())
                        .sum();
    }

    @Override
    public int maxRows() {
        return maxRows;
    }

    @Override
    public int blockSizeStep() {
        return BLOCK_SIZE_STEP;
    }

    @Override
    public MemorySegment allocate(long bytes, Arena arena) {
        return HostMemory.allocate(bytes, arena);
    }

    @Override
    public void embed(ForwardInput input) {
        rows = new Attention.Rows(input);
        expertsLeft = false;
        runs.find(input.sequences());
        forEachShare(input.rows(), small(input.rows(), hidden), (first, end, _) -> {
            for (int row = first; row < end; row++) {
                rope.prepare(row, input.positions()[row]);
                embedding.read(input.tokens()[row], x, row * hidden);
            }
        });
    }

    @Override
    public void normQkvRopeAppend(int layer, KvCache cache) {
        CpuLayer weights = layers.get(layer);
        Attention.Step step = step(layer, cache);
        int count = rows.input().rows();
        if (byRows(count)) {
            forEachShare(count, work(count, weights.qkv()), (first, end, worker) -> {
                normForQkv(weights, first, end, scratch[worker]);
                weights.qkv().multiply(scratch[worker], pairs, first, end - first, qkv);
                attention.rotateAppend(step, rope, first, end, scratch[worker]);
            });
        } else {
            forEachShare(
                    count,
                    small(count, hidden),
                    (first, end, worker) -> normForQkv(weights, first, end, scratch[worker]));
            weights.qkv().multiply(workers, scratch, pairs, count, qkv);
            forEachShare(
                    count,
                    small(count, config.qkvWidth()),
                    (first, end, worker) -> attention.rotateAppend(step, rope, first, end, scratch[worker]));
        }
        expertsLeft = false;
    }

    private void normForQkv(CpuLayer weights, int first, int end, Scratch own) {
        if (expertsLeft) {
            experts.add(x, first, end - first, x, first * hidden);
        }
        long to = pairs.at(first * hidden, (end - first) * hidden);
        weights.attentionNorm().pack(x, first * hidden, end - first, own, to);
    }

    @Override
    public void attend(int layer, KvCache cache) {
        Attention.Step step = step(layer, cache);
        workers.run(runs.tasks(), attentionWork(layer), (task, worker) -> {
            int next = Math.min(task + 1, runs.tasks() - 1);
            attention.expect(step, runs.first(next), runs.keyValueHead(next), scratch[worker]);
            attention.attend(step, runs.first(task), runs.end(task), runs.keyValueHead(task), scratch[worker]);
        });
    }

    private Attention.Step step(int layer, KvCache cache) {
        long packed = groupFillsPairs ? pairs.at(0, rows.input().rows() * config.queryWidth()) : 0;
        return new Attention.Step(cache, layer, rows, qkv, layers.get(layer).sinks(), attended, packed);
    }

    private long attentionWork(int layer) {
        long positions = 0;
        for (int position : rows.input().positions()) {
            positions += position - config.firstVisible(layer, position) + 1;
        }
        return 2 * positions * config.queryWidth();
    }

    @Override
    public void projectResidual(int layer) {
        int count = rows.input().rows();
        if (!groupFillsPairs) {
            forEachShare(count, small(count, config.queryWidth()), (first, end, _) -> packAttended(first, end));
        }
        Dense output = layers.get(layer).output();
        if (byRows(count)) {
            forEachShare(
                    count,
                    work(count, output),
                    (first, end, worker) -> output.multiplyAdd(scratch[worker], pairs, first, end - first, x));
        } else {
            output.multiplyAdd(workers, scratch, pairs, count, x);
        }
    }

    private void packAttended(int first, int end) {
        int from = first * config.queryWidth();
        int count = (end - first) * config.queryWidth();
        Packing.pairs(attended, from, pairs.at(from, count), count);
    }

    @Override
    public void normRoute(int layer) {
        CpuLayer weights = layers.get(layer);
        int count = rows.input().rows();
        forEachShare(count, small(count, hidden), (first, end, worker) -> {
            int stride = Packing.nibblesStride(hidden);
            int some = end - first;
            weights.expertNorm()
                    .pack(
                            x,
                            first * hidden,
                            some,
                            scratch[worker],
                            pairs.at(first * hidden, some * hidden),
                            nibbles.at(first * stride, some * stride));
            weights.router().multiply(scratch[worker], pairs, first, some, scores);
            for (int row = first; row < end; row++) {
                experts.choose(scores.values(), row);
            }
        });
        experts.group(count);
    }

    @Override
    public void expertsGateUp(int layer) {
        experts.gateUp(workers, scratch, layers.get(layer).experts(), nibbles);
    }

    @Override
    public void expertsDownResidual(int layer) {
        experts.down(workers, scratch, layers.get(layer).experts());
        expertsLeft = true;
    }

    @Override
    public void normLogits(int[] wanted, float[] logits, int offset) {
        Floats to = new Floats(logits);
        int count = wanted.length;
        if (byRows(count)) {
            forEachShare(count, work(count, unembedding), (first, end, worker) -> {
                normForLogits(wanted, first, end, scratch[worker]);
                unembedding.multiply(scratch[worker], pairs, first, end - first, to, offset);
            });
        } else {
            forEachShare(
                    count,
                    small(count, hidden),
                    (first, end, worker) -> normForLogits(wanted, first, end, scratch[worker]));
            unembedding.multiply(workers, scratch, pairs, count, to, offset);
        }
    }

    private void normForLogits(int[] wanted, int first, int end, Scratch own) {
        for (int i = first; i < end; i++) {
            experts.add(x, wanted[i], 1, own.residual, 0);
            norm.pack(own.residual, 0, 1, own, pairs.at(i * hidden, hidden));
        }
    }

    @Override
    public int workers() {
        return workers.count();
    }

    @Override
    public void sideBySide(int tasks, long multiplications, Task task) {
        workers.run(tasks, multiplications, task);
    }

    @Override
    public void readResidual(float[] into) {
        int count = rows.input().rows();
        if (expertsLeft) {
            experts.add(x, 0, count, new Floats(into), 0);
        } else {
            System.arraycopy(x.values(), 0, into, 0, count * hidden);
        }
    }

    @Override
    public void close() {
        workers.close();
    }

    /**
     * Whether each worker takes some rows through all of a matrix, and not all rows through some of it. It then reads only what it has
     * written itself, which is nearer than what another processor has written (ADR 9). But each reads the whole matrix.
     */
    private boolean byRows(int count) {
        return near && count >= FEWEST_ROWS * workers.count();
    }

    private interface RowsTask {
        void run(int first, int end, int worker);
    }

    /** Each worker's rows together, at most {@link Scratch#TOKENS} in a task. */
    private void forEachShare(int count, long multiplications, RowsTask task) {
        int most = Math.min(Math.ceilDiv(count, workers.count()), Scratch.TOKENS);
        workers.run(Math.ceilDiv(count, most), multiplications, (share, worker) -> {
            int first = share * most;
            task.run(first, Math.min(first + most, count), worker);
        });
    }

    private static long work(int rows, Dense matrix) {
        return (long) rows * matrix.rows() * matrix.columns();
    }

    /** What is small beside a matrix product, {@code width} elements of each row: an element takes as long as 128 multiplications. */
    private static long small(int rows, int width) {
        return 128L * rows * width;
    }
}
