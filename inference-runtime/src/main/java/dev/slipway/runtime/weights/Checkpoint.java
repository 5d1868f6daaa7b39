package dev.slipway.runtime.weights;

import dev.slipway.runtime.tensor.DType;
import dev.slipway.runtime.tensor.Tensor;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.LongStream;

/** The tensors of a checkpoint directory, under Hugging Face's names whatever the files call them. Owns the mapped memory. */
public final class Checkpoint implements AutoCloseable {

    /** Enough to see what is wrong, and still one line. */
    private static final int MOST_NAMED = 3;

    private final Path directory;
    private final Arena arena;
    private final Map<String, SafetensorsFile> holders;
    private final Naming naming;

    private Checkpoint(Path directory, Arena arena, Map<String, SafetensorsFile> holders, Naming naming) {
        this.directory = directory;
        this.arena = arena;
        this.holders = holders;
        this.naming = naming;
    }

    /** Takes {@code model.safetensors}, or the shards that {@code model.safetensors.index.json} lists. */
    @SuppressWarnings("MustBeClosedChecker") // closed by close(), or here on failure
    public static Checkpoint open(Path directory) {
        Arena arena = Arena.ofShared();
        try {
            Map<String, SafetensorsFile> holders = index(Shards.of(directory).open(arena));
            Naming naming = Naming.of(directory.toString(), holders.keySet());
            return new Checkpoint(directory, arena, holders, naming);
        } catch (RuntimeException e) {
            arena.close();
            throw e;
        }
    }

    private static Map<String, SafetensorsFile> index(List<SafetensorsFile> files) {
        Map<String, SafetensorsFile> holders = new HashMap<>();
        for (SafetensorsFile file : files) {
            for (String name : file.tensors().keySet()) {
                SafetensorsFile other = holders.put(name, file);
                if (other != null) {
                    throw new InvalidCheckpointException(
                            "tensor " + name + " is in two files: " + other.path() + " and " + file.path());
                }
            }
        }
        return holders;
    }

    /** The tensor of that name, which must have exactly that type and shape. */
    public Tensor tensor(String name, DType dtype, long... shape) {
        String stored = naming.stored(name);
        SafetensorsFile file = holders.get(stored);
        if (file == null) {
            throw new InvalidCheckpointException(directory + ": tensor " + stored + " is missing" + hint(stored));
        }
        Tensor tensor = file.tensors().get(stored);
        List<Long> expected = LongStream.of(shape).boxed().toList();
        if (tensor == null || tensor.dtype() != dtype || !tensor.shape().equals(expected)) {
            throw new InvalidCheckpointException(file.path() + ": tensor " + stored + " is "
                    + (tensor == null ? "absent" : tensor.dtype() + " " + tensor.shape()) + "; config.json asks for "
                    + dtype + " " + expected);
        }
        return tensor;
    }

    /**
     * The inputs of a layer's attention ({@code weight} or {@code bias}): q with {@code queryRows} rows, then k and v with
     * {@code keyRows} each. OpenAI's own files keep them in one tensor.
     */
    public List<Tensor> attentionInputs(int layer, String part, long queryRows, long keyRows, long... rest) {
        String prefix = "model.layers." + layer + ".self_attn.";
        if (naming == Naming.HUGGING_FACE) {
            return List.of(
                    tensor(prefix + "q_proj." + part, DType.BF16, shape(queryRows, rest)),
                    tensor(prefix + "k_proj." + part, DType.BF16, shape(keyRows, rest)),
                    tensor(prefix + "v_proj." + part, DType.BF16, shape(keyRows, rest)));
        }
        Tensor fused = tensor(prefix + "qkv." + part, DType.BF16, shape(queryRows + 2 * keyRows, rest));
        return List.of(
                fused.rows(0, queryRows), fused.rows(queryRows, keyRows), fused.rows(queryRows + keyRows, keyRows));
    }

    /** Why the network's results are not finite: which tensors are not, or that finite ones overflow. Reads all weights. */
    public InvalidCheckpointException notFinite(Throwable cause) {
        List<String> found = new TreeMap<>(holders)
                .entrySet().stream()
                        .flatMap(held -> nonFinite(held.getValue(), held.getKey()).stream())
                        .toList();
        String rest = found.size() > MOST_NAMED ? "; and %d tensors more".formatted(found.size() - MOST_NAMED) : "";
        return new InvalidCheckpointException(
                found.isEmpty()
                        ? directory + ": the weights are finite, but what is computed with them overflows float32"
                        : String.join("; ", found.subList(0, Math.min(MOST_NAMED, found.size()))) + rest,
                cause);
    }

    private static Optional<String> nonFinite(SafetensorsFile file, String name) {
        return Optional.ofNullable(file.tensors().get(name))
                .flatMap(NonFinite::in)
                .map(problem -> file.path() + ": tensor " + name + " " + problem);
    }

    @Override
    public void close() {
        arena.close();
    }

    private static long[] shape(long rows, long[] rest) {
        return LongStream.concat(LongStream.of(rows), LongStream.of(rest)).toArray();
    }

    /** Expanded experts are the one variation of a gpt-oss checkpoint that is met in practice and not taken. */
    private String hint(String stored) {
        return stored.endsWith("_blocks")
                        && holders.containsKey(stored.substring(0, stored.length() - "_blocks".length()))
                ? "; its experts are not in MXFP4, the only format taken"
                : "";
    }
}
