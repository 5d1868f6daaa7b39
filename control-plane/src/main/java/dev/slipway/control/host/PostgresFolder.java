package dev.slipway.control.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/** {@code DIR/pg}: the database's files and the password of its one user. */
record PostgresFolder(Path root) {

    Path data() {
        return root.resolve("data");
    }

    /** Where a database is made; a first start that is cut off leaves this and never a half-made {@link #data}. */
    Path unfinished() {
        return root.resolve("data.new");
    }

    Path passwordFile() {
        return root.resolve("password");
    }

    String password() throws IOException {
        return Files.readString(passwordFile()).strip();
    }

    boolean initialised() {
        return Files.exists(data());
    }

    void clearForInitialisation() throws IOException {
        Files.createDirectories(root);
        if (Files.exists(unfinished())) {
            DirectoryTree.delete(unfinished());
        }
        PrivateFile.replace(passwordFile(), Secret.random());
    }

    void finishInitialisation() throws IOException {
        Files.move(unfinished(), data(), StandardCopyOption.ATOMIC_MOVE);
    }

    void requireSameMajorVersion() throws IOException {
        String found = Files.readString(data().resolve("PG_VERSION")).strip();
        if (!found.equals(String.valueOf(PostgresBinaries.MAJOR_VERSION))) {
            throw new StartFailedException(
                    "%s was written by PostgreSQL %s, and this version of Slipway runs PostgreSQL %d: use the Slipway that wrote it, or another --data directory"
                            .formatted(data(), found, PostgresBinaries.MAJOR_VERSION));
        }
    }

    boolean accepting(long postmaster) throws IOException {
        Path file = postmasterFile();
        if (!Files.exists(file)) {
            return false;
        }
        List<String> lines = Files.readAllLines(file);
        return lines.size() >= 8
                && lines.getFirst().strip().equals(String.valueOf(postmaster))
                && lines.get(7).strip().equals("ready");
    }

    /** The server and its backends, found by their working directory: a killed supervisor may have left them. */
    List<ProcessHandle> processes() throws IOException {
        Path data = data().toRealPath();
        try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
            return all.filter(process -> worksIn(data, process.pid())).toList();
        }
    }

    /** Only when {@link #processes} is empty: the pid in the file may by now be a stranger's, which PostgreSQL would take for a running server. */
    void forgetPostmaster() throws IOException {
        Files.deleteIfExists(postmasterFile());
    }

    private Path postmasterFile() {
        return data().resolve("postmaster.pid");
    }

    private static boolean worksIn(Path folder, long pid) {
        try {
            return Files.readSymbolicLink(Path.of("/proc", String.valueOf(pid), "cwd"))
                    .equals(folder);
        } catch (IOException _) {
            return false; // gone by now, or another user's
        }
    }
}
