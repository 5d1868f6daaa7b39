package dev.slipway.control.truss;

import dev.slipway.control.SlipwayProperties;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The archives that deployments were pushed with: each kept once, under its hash, as long as a deployment has it. */
@Component
class Archives {

    /** A file this young may belong to a push that is not through yet. */
    private static final Duration SETTLED = Duration.ofHours(1);

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Path folder;

    Archives(JdbcClient jdbc, Clock clock, SlipwayProperties properties) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.folder = properties.data().resolve("archives");
    }

    /** Part of the push's transaction; without its end the file is nobody's and will be swept. */
    void keep(String deploymentId, PushedArchive archive) throws IOException {
        Path kept = file(archive.sha256());
        Files.createDirectories(folder);
        if (!Files.exists(kept)) {
            Files.createLink(kept, archive.file());
        }
        Files.setLastModifiedTime(kept, FileTime.from(clock.instant()));
        jdbc.sql("""
                        insert into deployment_archives
                            (deployment_id, sha256, truss_hash, truss_signature, downloadable, created_at)
                        values (:deployment, :sha256, :hash, :signature, :downloadable, :now)""")
                .param("deployment", deploymentId)
                .param("sha256", archive.sha256())
                .param("hash", archive.trussHash())
                .param("signature", archive.trussSignature())
                .param("downloadable", archive.downloadable())
                .param("now", Timestamp.from(clock.instant()))
                .update();
    }

    Optional<KeptArchive> of(String deploymentId) {
        return jdbc.sql("select sha256, truss_hash, truss_signature, downloadable from deployment_archives"
                        + " where deployment_id = :deployment")
                .param("deployment", deploymentId)
                .query((row, _) -> new KeptArchive(
                        file(row.getString("sha256")),
                        row.getString("truss_hash"),
                        row.getString("truss_signature"),
                        row.getBoolean("downloadable")))
                .optional();
    }

    void sweep() throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        Instant settled = clock.instant().minus(SETTLED);
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                if (Files.getLastModifiedTime(file).toInstant().isBefore(settled) && !isNeeded(file)) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private boolean isNeeded(Path file) {
        return jdbc.sql("select exists (select 1 from deployment_archives where sha256 = :sha256)")
                .param("sha256", file.getFileName().toString().replaceAll("\\.tar$", ""))
                .query(Boolean.class)
                .single();
    }

    private Path file(String sha256) {
        return folder.resolve(sha256 + ".tar");
    }

    /** What a deployment was pushed with. */
    record KeptArchive(Path file, String trussHash, String trussSignature, boolean downloadable) {}
}
