package dev.slipway.edge.usage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Which edge writes which file of a usage log: two may run at once, one of them about to end. A claim is a lock on one byte
 * of a file of its own, for a lock on a log file would end when whoever reads that closes it; it ends with its process.
 */
final class FileClaims implements AutoCloseable {

    private final FileChannel locks;
    private @Nullable FileLock held;

    FileClaims(Path file) throws IOException {
        this.locks = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    /** Gives the file up that was claimed before, and claims this one unless another edge has it. */
    boolean claim(long number) throws IOException {
        if (held != null) {
            held.release();
        }
        try {
            held = locks.tryLock(number, 1, false);
        } catch (OverlappingFileLockException _) {
            held = null;
        }
        return held != null;
    }

    @Override
    public void close() throws IOException {
        locks.close();
    }
}
