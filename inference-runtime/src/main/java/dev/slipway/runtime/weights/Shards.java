package dev.slipway.runtime.weights;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Which files hold a checkpoint, and which tensors an index promises in which of them. */
record Shards(List<Path> files, Map<String, Path> promised) {

    private static final String INDEX = "model.safetensors.index.json";

    static Shards of(Path directory) {
        if (!Files.isDirectory(directory)) {
            throw new InvalidCheckpointException(directory + ": no such directory");
        }
        Path index = directory.resolve(INDEX);
        return CheckpointFile.exists(index) ? indexed(directory, index) : unindexed(directory);
    }

    List<SafetensorsFile> open(Arena arena) {
        List<SafetensorsFile> opened =
                files.stream().map(file -> SafetensorsFile.open(file, arena)).toList();
        opened.forEach(this::checkPromises);
        return opened;
    }

    private void checkPromises(SafetensorsFile file) {
        promised.forEach((name, holder) -> {
            if (holder.equals(file.path()) && !file.tensors().containsKey(name)) {
                throw new InvalidCheckpointException(
                        file.path() + ": tensor " + name + " is missing; " + INDEX + " says that it is there");
            }
        });
    }

    private static Shards indexed(Path directory, Path index) {
        JsonNode map = Json.read(index).path("weight_map");
        if (!map.isObject() || map.isEmpty()) {
            throw new InvalidCheckpointException(
                    index + ": weight_map is missing or empty; it must name each tensor's file");
        }
        Map<String, Path> promised = new HashMap<>();
        map.forEachEntry((name, file) -> promised.put(name, shard(directory, index, name, file)));
        return new Shards(List.copyOf(new TreeSet<>(promised.values())), promised);
    }

    private static Path shard(Path directory, Path index, String tensor, JsonNode file) {
        String name = file.isString() ? file.stringValue() : "";
        if (name.isEmpty()
                || name.contains("/")
                || name.contains("\\")
                || name.contains("\0")
                || name.startsWith("..")) {
            throw new InvalidCheckpointException(index + ": weight_map of " + tensor + ": " + file
                    + "; the name of a file beside the index is needed");
        }
        return directory.resolve(name);
    }

    private static Shards unindexed(Path directory) {
        try (Stream<Path> entries = Files.list(directory)) {
            List<Path> files = entries.filter(Shards::holdsWeights).sorted().toList();
            if (files.isEmpty()) {
                throw new InvalidCheckpointException(directory + ": neither model.safetensors nor " + INDEX);
            }
            return new Shards(files, Map.of());
        } catch (IOException e) {
            throw new InvalidCheckpointException(directory + ": cannot be read: " + e.getMessage(), e);
        }
    }

    private static boolean holdsWeights(Path file) {
        String name = file.getFileName().toString();
        return name.startsWith("model") && name.endsWith(".safetensors");
    }
}
