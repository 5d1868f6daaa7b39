package dev.slipway.control.host;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * PostgreSQL as a child of this process: durable, on loopback with a password, and gone when this process is, however
 * that ends. A server that was killed recovers at the next start.
 */
public final class EmbeddedPostgres implements AutoCloseable {

    static final String USER = "slipway";
    private static final Duration RECOVERY_LIMIT = Duration.ofMinutes(2);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(5);

    private final PostgresBinaries binaries;
    private final PostgresFolder folder;
    private final Path log;
    private final int port;
    private final String password;
    private final Process process;

    private EmbeddedPostgres(PostgresBinaries binaries, PostgresFolder folder, Path log, int port) throws IOException {
        this.binaries = binaries;
        this.folder = folder;
        this.log = log;
        this.port = port;
        this.password = folder.password();
        this.process = TiedProcess.start("postgres", server()::start);
    }

    /** Starts on the database in {@code folder}, which is made if there is none, and returns when it takes connections. */
    public static EmbeddedPostgres start(PostgresBinaries binaries, Path folder, Path log, int port)
            throws IOException, InterruptedException {
        var files = new PostgresFolder(folder.toAbsolutePath());
        if (!files.initialised()) {
            initialise(binaries, files, log);
        }
        files.requireSameMajorVersion();
        stopLeftovers(files);
        var postgres = new EmbeddedPostgres(binaries, files, log, port);
        postgres.awaitConnections();
        return postgres;
    }

    public static EmbeddedPostgres start(PostgresBinaries binaries, Path folder, Path log)
            throws IOException, InterruptedException {
        return start(binaries, folder, log, FreePort.find());
    }

    public String jdbcUrl() {
        return "jdbc:postgresql://127.0.0.1:%d/postgres".formatted(port);
    }

    public String user() {
        return USER;
    }

    public String password() {
        return password;
    }

    public int port() {
        return port;
    }

    public ProcessHandle handle() {
        return process.toHandle();
    }

    public CompletableFuture<Process> onExit() {
        return process.onExit();
    }

    /** Ends sessions, writes everything out and stops. */
    @Override
    public void close() throws IOException, InterruptedException {
        stop(LiveProcess.of(process.toHandle()));
    }

    private ProcessBuilder server() throws IOException {
        List<String> command = new ArrayList<>(List.of("setsid", "setpriv", "--pdeathsig", "INT"));
        command.addAll(asOrdinaryUser(binaries.program("postgres")));
        command.addAll(List.of("-D", folder.data().toString(), "-p", String.valueOf(port)));
        for (String setting : settings()) {
            command.addAll(List.of("-c", setting));
        }
        return logged(command, log);
    }

    /** Durability is PostgreSQL's default and stays; the rest keeps an almost idle server small. */
    private static List<String> settings() {
        return List.of(
                "listen_addresses=127.0.0.1",
                "unix_socket_directories=",
                "max_connections=60",
                "shared_buffers=32MB",
                "io_method=sync",
                "max_logical_replication_workers=0",
                "jit=off",
                "timezone=UTC",
                "log_timezone=UTC");
    }

    private void awaitConnections() throws IOException, InterruptedException {
        Instant deadline = Instant.now().plus(RECOVERY_LIMIT);
        while (!folder.accepting(process.pid())) {
            if (process.waitFor(20, TimeUnit.MILLISECONDS)) {
                throw new StartFailedException("PostgreSQL ended with exit code " + process.exitValue(), log);
            }
            if (Instant.now().isAfter(deadline)) {
                close();
                throw new StartFailedException("PostgreSQL took no connections within " + RECOVERY_LIMIT, log);
            }
        }
    }

    private static void initialise(PostgresBinaries binaries, PostgresFolder folder, Path log)
            throws IOException, InterruptedException {
        folder.clearForInitialisation();
        List<String> command = new ArrayList<>(asOrdinaryUser(binaries.program("initdb")));
        command.addAll(List.of("-D", folder.unfinished().toString(), "-U", USER));
        command.addAll(List.of("-A", "scram-sha-256", "--pwfile=" + folder.passwordFile()));
        command.addAll(List.of("-E", "UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"));
        int exitCode = logged(command, log).start().waitFor();
        if (exitCode != 0) {
            throw new StartFailedException(
                    "The database could not be made: initdb ended with exit code " + exitCode, log);
        }
        folder.finishInitialisation();
    }

    private static void stopLeftovers(PostgresFolder folder) throws IOException, InterruptedException {
        for (ProcessHandle leftover : folder.processes()) {
            stop(LiveProcess.of(leftover));
        }
        folder.forgetPostmaster();
    }

    /** An interrupt is PostgreSQL's fast shutdown, and ends a backend as well; what ignores it recovers from its log. */
    private static void stop(LiveProcess process) throws IOException, InterruptedException {
        process.interrupt();
        if (!process.awaitEnd(STOP_LIMIT)) {
            process.kill();
            process.awaitEnd(STOP_LIMIT);
        }
    }

    /** PostgreSQL refuses to run as root; in a user namespace of its own it is nobody in particular. */
    private static List<String> asOrdinaryUser(Path program) throws IOException {
        boolean root = Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
        return root ? List.of("unshare", "-U", program.toString()) : List.of(program.toString());
    }

    private static ProcessBuilder logged(List<String> command, Path log) {
        File file = log.toFile();
        return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(Redirect.appendTo(file));
    }
}
