package dev.slipway.control.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The operator's own settings, {@code config.yaml} in the data directory; a key that it does not know is an error.
 *
 * @param domain the hosts {@code api.<domain>} and {@code model-<id>.api.<domain>} are below it; null: any
 * @param checkpointFolders folders whose subfolders a config may name as its checkpoint
 * @param logRetentionDays how long lines of deployments' logs are kept
 * @param terminationGraceSeconds how long running requests of a replica that is to go may take to end
 * @param local this host, where replicas run on it
 */
public record OperatorSettings(
        @Nullable String domain,
        List<Path> checkpointFolders,
        int logRetentionDays,
        int terminationGraceSeconds,
        LocalSettings local) {

    private static final int DEFAULT_LOG_RETENTION_DAYS = 14;
    private static final String KNOWN = "not a setting; there are domain, checkpointFolders, logRetentionDays, "
            + "terminationGraceSeconds, local.pretendGpus, local.weightsOverride and local.kvCacheMemory";

    /** As long as a request may take, so that no answer is cut off. */
    private static final int DEFAULT_TERMINATION_GRACE_SECONDS = 1200;

    public static final OperatorSettings NONE = new OperatorSettings(
            null, List.of(), DEFAULT_LOG_RETENTION_DAYS, DEFAULT_TERMINATION_GRACE_SECONDS, LocalSettings.NONE);

    private static final int MAX_BYTES = 1 << 20;

    private static final String DOMAIN = "[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?";

    public OperatorSettings {
        checkpointFolders = List.copyOf(checkpointFolders);
    }

    /** Those in {@code file}; none where there is no such file. */
    public static OperatorSettings read(Path file) throws IOException {
        if (!Files.exists(file)) {
            return NONE;
        }
        if (!Files.isRegularFile(file)) {
            throw InvalidConfigException.at("", "the settings must be a regular file");
        }
        if (Files.size(file) > MAX_BYTES) {
            throw InvalidConfigException.at("", "the settings must have at most " + MAX_BYTES + " bytes");
        }
        return parse(Files.readAllBytes(file));
    }

    public static OperatorSettings parse(byte[] yaml) {
        Object tree = YamlText.read(Utf8.decode(yaml));
        if (tree == null) {
            return NONE;
        }
        Findings findings = new Findings();
        Fields fields = new Fields(PlainTree.of(tree, findings), "", findings);
        OperatorSettings settings = new OperatorSettings(
                fields.text("domain", "a domain name in lower case", text -> text.matches(DOMAIN)),
                folders(fields),
                fields.integer("logRetentionDays", 1, 365, DEFAULT_LOG_RETENTION_DAYS),
                fields.integer("terminationGraceSeconds", 1, 86_400, DEFAULT_TERMINATION_GRACE_SECONDS),
                LocalSettings.from(fields.object("local")));
        fields.end();
        findings.unread().forEach(name -> findings.violation(name, null, KNOWN));
        if (!findings.violations().isEmpty()) {
            throw new InvalidConfigException(findings.violations());
        }
        return settings;
    }

    private static List<Path> folders(Fields fields) {
        List<String> folders = fields.texts("checkpointFolders");
        folders.stream()
                .filter(folder -> !folder.startsWith("/"))
                .forEach(folder -> fields.violation("checkpointFolders", folder, "absolute paths"));
        return folders.stream().map(Path::of).toList();
    }
}
