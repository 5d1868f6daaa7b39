package dev.slipway.control.host;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** Only one supervisor works on a data directory; the operating system frees the lock when that dies. */
record InstanceLock(FileLock lock) implements AutoCloseable {

    static Optional<InstanceLock> take(DataDirectory data) throws IOException {
        Path file = data.run().resolve("lock");
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock();
        if (lock == null) {
            channel.close();
            return Optional.empty();
        }
        return Optional.of(new InstanceLock(lock));
    }

    @Override
    public void close() throws IOException {
        lock.acquiredBy().close();
    }
}
