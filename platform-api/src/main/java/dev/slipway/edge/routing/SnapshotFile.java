package dev.slipway.edge.routing;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** The last snapshot on disk, so that an edge that starts without its control plane serves all the same. */
final class SnapshotFile {

    private static final Logger log = LoggerFactory.getLogger(SnapshotFile.class);

    private final Path file;
    private final JsonMapper json;

    SnapshotFile(Path file, JsonMapper json) {
        this.file = file;
        this.json = json;
    }

    /** The table as it was last stored; null when there is none, or none that can be read. */
    @Nullable
    RouteTable load() {
        try {
            return RouteTable.of(json.readValue(Files.readAllBytes(file), RouteSnapshot.class));
        } catch (NoSuchFileException _) {
            return null;
        } catch (IOException | JacksonException | IllegalArgumentException e) {
            log.warn("ignoring the stored routes in {}: {}", file, e.getMessage());
            return null;
        }
    }

    /** Replaces the file in one step, also beside another edge that does so. */
    void store(byte[] snapshot) throws IOException {
        Files.createDirectories(file.getParent());
        Path fresh = file.resolveSibling("%s.%d.new"
                .formatted(file.getFileName(), ProcessHandle.current().pid()));
        Files.deleteIfExists(fresh);
        Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(snapshot);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
