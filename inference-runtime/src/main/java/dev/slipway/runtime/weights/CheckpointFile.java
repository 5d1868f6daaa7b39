package dev.slipway.runtime.weights;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** One file of a checkpoint. A link to it is as good, as in Hugging Face's caches. */
public final class CheckpointFile {

    interface Reading<T> {
        T from(Path file) throws IOException;
    }

    private CheckpointFile() {}

    /** Whether the directory lists it. A link that leads nowhere is there, so that reading it says what is wrong. */
    public static boolean exists(Path file) {
        return Files.exists(file, LinkOption.NOFOLLOW_LINKS);
    }

    /** Opening what is no regular file may never return: a pipe waits for its writer. */
    static <T> T read(Path file, Reading<T> reading) {
        try {
            if (!Files.readAttributes(file, BasicFileAttributes.class).isRegularFile()) {
                throw new InvalidCheckpointException(file + ": not a regular file");
            }
            return reading.from(file);
        } catch (NoSuchFileException e) {
            throw new InvalidCheckpointException(file + ": no such file", e);
        } catch (IOException e) {
            throw new InvalidCheckpointException(file + ": cannot be read: " + e.getMessage(), e);
        }
    }
}
