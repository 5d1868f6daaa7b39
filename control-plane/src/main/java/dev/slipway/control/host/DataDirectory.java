package dev.slipway.control.host;

import dev.slipway.control.config.InvalidConfigException;
import dev.slipway.control.config.OperatorSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** One instance's files: database, logs, process records, unpacked programs, keys and the operator's settings. */
public record DataDirectory(Path root) {

    private static final String DEFAULT_SETTINGS = """
            # The operator's settings of this Slipway, read when it starts. Uncomment what you need.

            # Folders below which a pushed config may name a checkpoint by its absolute path (source: LOCAL).
            # checkpointFolders: [/srv/checkpoints]

            # The domain that leads here over TLS: api.<domain> and model-<id>.api.<domain> are what users are told.
            # domain: slipway.example.com

            # How many days the lines of deployments' logs are kept.
            # logRetentionDays: 14
            """;

    public DataDirectory {
        root = root.toAbsolutePath().normalize();
    }

    public Path postgres() {
        return root.resolve("pg");
    }

    public Path run() {
        return root.resolve("run");
    }

    public Path cache() {
        return root.resolve("cache");
    }

    public Path adminApiKey() {
        return root.resolve("admin-api-key");
    }

    /** What the secrets of users are encrypted with. */
    public Path secretKeys() {
        return root.resolve("secret-keys.json");
    }

    public Path internalToken() {
        return run().resolve("internal-token");
    }

    public Path settings() {
        return root.resolve("config.yaml");
    }

    /** The operator's settings; wrong ones are named before anything is started. */
    OperatorSettings operatorSettings() throws IOException {
        try {
            return OperatorSettings.read(settings());
        } catch (InvalidConfigException e) {
            throw new StartFailedException(settings() + ": " + e.getMessage());
        }
    }

    Path logs() {
        return root.resolve("logs");
    }

    public Path log(String part) {
        return logs().resolve(part + ".log");
    }

    public Path replicaLogs() {
        return logs().resolve("replicas");
    }

    /** What announces that {@code up} has succeeded, and is gone when the instance is. */
    Path readyMark() {
        return run().resolve("ready");
    }

    public ProcessRecords records() {
        return new ProcessRecords(run());
    }

    /** Makes what is missing; only the owner may look inside. */
    void prepare() {
        try {
            if (!Files.exists(root)) {
                Files.createDirectories(
                        root, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            for (Path folder : new Path[] {run().resolve("replicas"), cache(), replicaLogs()}) {
                Files.createDirectories(folder);
            }
            Files.delete(Files.createTempFile(root, ".writable", null));
        } catch (IOException e) {
            throw new StartFailedException("the data directory %s cannot be written: %s".formatted(root, e));
        }
    }

    void prepareSecrets() throws IOException {
        AdminApiKey.ensure(adminApiKey());
        if (!Files.exists(internalToken())) {
            PrivateFile.replace(internalToken(), Secret.random());
        }
        if (!Files.exists(settings())) {
            Files.writeString(settings(), DEFAULT_SETTINGS);
        }
    }
}
