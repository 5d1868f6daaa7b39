package dev.slipway.control.config;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where a checkpoint comes from.
 *
 * @param repo {@code owner/name} for HF; for LOCAL the name of a bundled checkpoint, or a directory when it starts with /
 * @param revision null: the source's default
 */
public record CheckpointRepository(
        Source source, String repo, @Nullable String revision) {

    /** Truss's names. */
    public enum Source {
        HF,
        GCS,
        S3,
        AZURE,
        LOCAL,
        REMOTE_URL,
        BASETEN_TRAINING
    }

    private static final String SOURCES =
            Arrays.stream(Source.values()).map(Enum::name).collect(Collectors.joining(", "));

    static CheckpointRepository from(Fields fields) {
        String name = fields.requiredText("source", "one of " + SOURCES, CheckpointRepository::isSource);
        Source source = name.isEmpty() ? Source.HF : Source.valueOf(name);
        CheckpointRepository repository = new CheckpointRepository(
                source,
                fields.requiredText("repo", repoRule(source), repo -> isRepo(source, repo)),
                fields.text("revision"));
        fields.idle(
                "runtime_secret_name", "hf_access_token".equals(fields.text("runtime_secret_name", "hf_access_token")));
        fields.end();
        return repository;
    }

    private static boolean isSource(String text) {
        return Arrays.stream(Source.values()).anyMatch(source -> source.name().equals(text));
    }

    private static String repoRule(Source source) {
        return switch (source) {
            case LOCAL -> "the name of a bundled checkpoint, or a directory that starts with /";
            case HF -> "owner/name";
            case GCS, S3, AZURE, REMOTE_URL, BASETEN_TRAINING -> "not empty";
        };
    }

    private static boolean isRepo(Source source, String repo) {
        return switch (source) {
            case LOCAL -> repo.startsWith("/") || repo.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,254}");
            case HF -> repo.matches("[\\w.-]+/[\\w.-]+");
            case GCS, S3, AZURE, REMOTE_URL, BASETEN_TRAINING -> !repo.isBlank();
        };
    }
}
