package dev.slipway.control.truss;

import dev.slipway.control.access.Caller;
import dev.slipway.control.deployment.Deployment;
import dev.slipway.control.deployment.DeploymentResponse;
import dev.slipway.control.deployment.Deployments;
import dev.slipway.control.deployment.Push;
import dev.slipway.control.deployment.PushRequests.Payload;
import dev.slipway.control.deployment.PushTarget.ModelReference;
import dev.slipway.control.deployment.PushedConfig;
import dev.slipway.control.web.ConflictException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** A push with an archive: the archive is read first, and then all of it happens in one transaction. */
@Component
class TrussPush {

    private final Uploads uploads;
    private final Archives archives;
    private final Push push;
    private final Deployments deployments;
    private final TransactionTemplate transaction;
    private final JsonMapper json;

    TrussPush(
            Uploads uploads,
            Archives archives,
            Push push,
            Deployments deployments,
            TransactionTemplate transaction,
            JsonMapper json) {
        this.uploads = uploads;
        this.archives = archives;
        this.push = push;
        this.deployments = deployments;
        this.transaction = transaction;
        this.json = json;
    }

    DeploymentResponse run(Caller caller, ModelReference model, Payload payload, String s3Key, boolean downloadable) {
        try {
            UploadFolder upload = uploads.find(caller, s3Key);
            PushedArchive archive = read(upload.archive(), payload.pushedConfig(), downloadable);
            Deployment deployment =
                    Objects.requireNonNull(transaction.execute(_ -> run(caller, model, payload, upload, archive)));
            upload.delete();
            return deployments.get(caller.organisationId(), deployment.modelId(), deployment.id());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Deployment run(
            Caller caller, ModelReference model, Payload payload, UploadFolder upload, PushedArchive archive) {
        if (!uploads.take(upload)) {
            throw new ConflictException("this upload was pushed already");
        }
        Deployment deployment = push.run(caller, payload.pushedConfig(), payload.target(model));
        try {
            archives.keep(deployment.id(), archive);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return deployment;
    }

    private PushedArchive read(Path file, PushedConfig config, boolean downloadable) throws IOException {
        String requirementsFile = requirementsFile(config);
        TrussArchive archive = TrussArchive.read(file, requirementsFile);
        PythonModel.refuse(archive, config);
        String signature = json.writeValueAsString(TrussSignature.of(archive, requirementsFile));
        return new PushedArchive(file, sha256(file), archive, TrussSignature.hash(archive), signature, downloadable);
    }

    private static String sha256(Path file) throws IOException {
        MessageDigest digest = Digests.of("SHA-256");
        byte[] buffer = new byte[64 << 10];
        try (InputStream input = Files.newInputStream(file)) {
            for (int count = input.read(buffer); count >= 0; count = input.read(buffer)) {
                digest.update(buffer, 0, count);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static @Nullable String requirementsFile(PushedConfig config) {
        return config.tree() instanceof Map<?, ?> fields && fields.get("requirements_file") instanceof String name
                ? name
                : null;
    }
}
