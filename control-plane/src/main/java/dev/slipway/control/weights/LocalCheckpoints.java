package dev.slipway.control.weights;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

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
                ? "no folder is allowed: checkpointFolders in config.yaml is empty"
                : "a checkpoint directory below one of " + folders;
        return "the name of a bundled checkpoint in " + bundled + ", or a path (" + below + ")";
    }

    private Optional<Path> findBundled(String name) {
        boolean plain = !name.isEmpty() && !name.contains("/") && !name.startsWith(".");
        return plain ? Optional.of(bundled.resolve(name)).filter(LocalCheckpoints::isCheckpoint) : Optional.empty();
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
