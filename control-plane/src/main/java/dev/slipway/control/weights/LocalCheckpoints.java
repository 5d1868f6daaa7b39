package dev.slipway.control.weights;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/** Checkpoints on this machine: the bundled ones by name, and those in folders that the operator allows by their path. */
public final class LocalCheckpoints {

    private final Path bundled;
    private final List<Path> folders;

    public LocalCheckpoints(Path bundled, List<Path> folders) {
        this.bundled = bundled;
        this.folders = List.copyOf(folders);
    }

    /** @param repo a name, or a path when it starts with / */
    public Optional<Path> find(String repo) {
        return repo.startsWith("/") ? findDirectory(repo) : findBundled(repo);
    }

    /** What {@link #find} looks for, for the message when it found nothing. */
    public String allowed() {
        String below = folders.isEmpty()
                ? "no path, since checkpointFolders in config.yaml is empty"
                : "the path of a checkpoint directory below one of " + folders;
        return "a bundled checkpoint " + names() + ", or " + below;
    }

    /** Tokens that a checkpoint was made for. */
    public int contextLength(Path checkpoint) {
        return JsonMapper.shared()
                .readTree(checkpoint.resolve("config.json"))
                .path("max_position_embeddings")
                .asInt(Integer.MAX_VALUE);
    }

    private List<String> names() {
        try (Stream<Path> entries = Files.list(bundled)) {
            return entries.filter(LocalCheckpoints::isCheckpoint)
                    .map(path -> path.getFileName().toString())
                    .sorted()
                    .toList();
        } catch (IOException _) {
            return List.of();
        }
    }

    private Optional<Path> findBundled(String name) {
        return name.matches("[A-Za-z0-9][A-Za-z0-9._-]*")
                ? Optional.of(bundled.resolve(name)).filter(LocalCheckpoints::isCheckpoint)
                : Optional.empty();
    }

    /** Links are followed before the folder is compared, so that none leads out of it. */
    private Optional<Path> findDirectory(String path) {
        try {
            Path directory = Path.of(path).toRealPath();
            for (Path folder : folders) {
                if (Files.isDirectory(folder) && directory.startsWith(folder.toRealPath()) && isCheckpoint(directory)) {
                    return Optional.of(directory);
                }
            }
            return Optional.empty();
        } catch (IOException | InvalidPathException _) {
            return Optional.empty();
        }
    }

    private static boolean isCheckpoint(Path directory) {
        return Files.isRegularFile(directory.resolve("config.json"));
    }
}
