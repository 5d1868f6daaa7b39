package dev.slipway.control.truss;

import dev.slipway.control.Identifiers;
import dev.slipway.control.SlipwayProperties;
import dev.slipway.control.access.Caller;
import dev.slipway.control.truss.S3Exception.Code;
import dev.slipway.control.web.InvalidRequestException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.util.FileSystemUtils;

/** Rights to upload an archive: each for one key and one push, and for an hour. Their secrets are derived, and kept nowhere. */
@Component
class Uploads {

    static final Duration LIFE = Duration.ofHours(1);

    /** Not a name that DNS could carry, so that every client puts it into the path. */
    static final String BUCKET = "Truss_Uploads";

    private final JdbcClient jdbc;
    private final Identifiers identifiers;
    private final Clock clock;
    private final Path folder;
    private final byte[] root;

    Uploads(JdbcClient jdbc, Identifiers identifiers, Clock clock, SlipwayProperties properties) throws IOException {
        this.jdbc = jdbc;
        this.identifiers = identifiers;
        this.clock = clock;
        this.folder = properties.data().resolve("uploads");
        this.root = SignatureV4.hmac(Files.readAllBytes(properties.internalTokenFile()), "uploads");
    }

    UploadCredentials create(Caller caller) {
        String id = identifiers.nextRecordId();
        Instant now = clock.instant();
        jdbc.sql(
                        "insert into uploads (id, organisation_id, created_at, expires_at) values (:id, :organisation, :now, :end)")
                .param("id", id)
                .param("organisation", caller.organisationId())
                .param("now", Timestamp.from(now))
                .param("end", Timestamp.from(now.plus(LIFE)))
                .update();
        return new UploadCredentials(BUCKET, key(id), id, derive("secret:" + id), derive("token:" + id));
    }

    /** Where the upload goes, if whoever signed the request may upload there. */
    UploadFolder open(SignedRequest request, String id) {
        SignatureV4 signature = SignatureV4.of(request);
        String signer = signature.accessKeyId();
        Instant end = expiry(signer)
                .orElseThrow(() -> new S3Exception(
                        Code.InvalidAccessKeyId, "these credentials do not exist, or their upload was pushed already"));
        if (!end.isAfter(clock.instant())) {
            throw new S3Exception(Code.ExpiredToken, "these credentials expired at " + end);
        }
        if (!matches(request.header(SignatureV4.SESSION_TOKEN), derive("token:" + signer))) {
            throw new S3Exception(Code.InvalidToken, "the session token is not the one of these credentials");
        }
        signature.verify(request, derive("secret:" + signer), clock.instant());
        if (!signer.equals(id)) {
            throw new S3Exception(Code.AccessDenied, "these credentials are for another key");
        }
        return new UploadFolder(folder.resolve(id));
    }

    /** The complete upload behind a key that the caller was given. */
    UploadFolder find(Caller caller, String s3Key) {
        String id = s3Key.replaceAll("\\.tar$", "");
        UploadFolder upload = new UploadFolder(folder.resolve(id));
        boolean known = id.matches("[a-z0-9]{20}") && isOf(caller, id);
        if (!known || !Files.isRegularFile(upload.archive())) {
            throw new InvalidRequestException(
                    "s3_key", s3Key, "the key of an upload that is complete, not pushed yet and younger than an hour");
        }
        return upload;
    }

    /** False where another push was faster. */
    boolean take(UploadFolder upload) {
        return jdbc.sql("delete from uploads where id = :id")
                        .param("id", upload.path().getFileName().toString())
                        .update()
                == 1;
    }

    /** Uploads that nobody pushed in time go, rows first: what has no row is nobody's. */
    void sweep() throws IOException {
        jdbc.sql("delete from uploads where expires_at < :now")
                .param("now", Timestamp.from(clock.instant()))
                .update();
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> uploads = Files.list(folder)) {
            for (Path upload : uploads.toList()) {
                if (expiry(upload.getFileName().toString()).isEmpty()) {
                    FileSystemUtils.deleteRecursively(upload);
                }
            }
        }
    }

    static String key(String id) {
        return id + ".tar";
    }

    private Optional<Instant> expiry(String id) {
        return jdbc.sql("select expires_at from uploads where id = :id")
                .param("id", id)
                .query((row, _) -> row.getTimestamp("expires_at").toInstant())
                .optional();
    }

    private boolean isOf(Caller caller, String id) {
        return jdbc.sql("select exists (select 1 from uploads where id = :id and organisation_id = :organisation"
                        + " and expires_at > :now)")
                .param("id", id)
                .param("organisation", caller.organisationId())
                .param("now", Timestamp.from(clock.instant()))
                .query(Boolean.class)
                .single();
    }

    private String derive(String what) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(SignatureV4.hmac(root, what));
    }

    private static boolean matches(@Nullable String given, String expected) {
        return given != null
                && MessageDigest.isEqual(
                        given.getBytes(StandardCharsets.UTF_8), expected.getBytes(StandardCharsets.UTF_8));
    }
}
