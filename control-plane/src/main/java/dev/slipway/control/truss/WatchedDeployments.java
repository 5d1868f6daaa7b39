package dev.slipway.control.truss;

import dev.slipway.control.access.Caller;
import dev.slipway.control.config.ConfigParser;
import dev.slipway.control.config.InvalidConfigException;
import dev.slipway.control.deployment.Deployment;
import dev.slipway.control.deployment.Deployments;
import dev.slipway.control.deployment.DevelopmentConfig;
import dev.slipway.control.deployment.Push;
import dev.slipway.control.deployment.PushedConfig;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** {@code truss watch}: a change is staged and then applied, so that the client can tell how far the two are apart. */
@Component
class WatchedDeployments {

    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};
    private static final String DEVELOPMENT = "development";

    private final Deployments deployments;
    private final DevelopmentConfig configs;
    private final Push push;
    private final Archives archives;
    private final JdbcClient jdbc;
    private final JsonMapper json;
    private final Clock clock;

    WatchedDeployments(
            Deployments deployments,
            DevelopmentConfig configs,
            Push push,
            Archives archives,
            JdbcClient jdbc,
            JsonMapper json,
            Clock clock) {
        this.deployments = deployments;
        this.configs = configs;
        this.push = push;
        this.archives = archives;
        this.jdbc = jdbc;
        this.json = json;
        this.clock = clock;
    }

    Deployment development(Caller caller, String modelId) {
        return deployments.find(caller.organisationId(), modelId, DEVELOPMENT);
    }

    /** What has come since the push; empty: nothing. */
    Optional<Staged> staged(String deploymentId) {
        return jdbc.sql("""
                        select staged_hash, staged_signature, staged_config::text as config, staged_text, applied_hash, applied_signature
                        from truss_patches where deployment_id = :deployment""")
                .param("deployment", deploymentId)
                .query((row, _) -> new Staged(
                        new State(row.getString("staged_hash"), row.getString("staged_signature")),
                        row.getString("applied_hash") == null
                                ? null
                                : new State(row.getString("applied_hash"), row.getString("applied_signature")),
                        row.getString("config"),
                        row.getString("staged_text")))
                .optional();
    }

    /** Empty for a deployment that was pushed without an archive. */
    Optional<State> pushed(String deploymentId) {
        return archives.of(deploymentId).map(pushed -> new State(pushed.trussHash(), pushed.trussSignature()));
    }

    /** Checks a change and keeps it; says why it could not be, or null. */
    @Transactional
    public @Nullable Refusal stage(Deployment deployment, TrussPatch patch) {
        Optional<Staged> earlier = staged(deployment.id());
        String known = earlier.map(Staged::staged)
                .or(() -> pushed(deployment.id()))
                .map(State::currentHash)
                .orElse(null);
        String unsupported = patch.needsPush();
        if (unsupported != null) {
            return new Refusal(true, "a change of " + unsupported.replace('_', ' ') + " needs a full deploy");
        }
        if (known == null || !known.equals(patch.prevHash()) || patch.nextHash() == null) {
            return new Refusal(true, "the change is not to the state that is deployed, which is " + known);
        }
        Map<String, Object> before =
                earlier.map(staged -> json.readValue(staged.config(), OBJECT)).orElseGet(deployment::configTree);
        Map<String, Object> config;
        try {
            config = ConfigParser.plain("", patch.applyTo(before));
            push.check(new PushedConfig(config, null));
        } catch (InvalidConfigException e) {
            return new Refusal(false, String.valueOf(e.getMessage()));
        }
        keep(deployment.id(), patch, config);
        return null;
    }

    /** Has the last change take effect. */
    @Transactional
    public void apply(Deployment deployment) {
        staged(deployment.id()).ifPresent(staged -> {
            configs.replace(deployment.id(), new PushedConfig(json.readValue(staged.config(), OBJECT), staged.text()));
            jdbc.sql("update truss_patches set applied_hash = staged_hash, applied_signature = staged_signature"
                            + " where deployment_id = :deployment")
                    .param("deployment", deployment.id())
                    .update();
        });
    }

    private void keep(String deploymentId, TrussPatch patch, Map<String, Object> config) {
        Map<String, Object> signature = patch.nextSignature() == null ? Map.of() : patch.nextSignature();
        jdbc.sql("""
                        insert into truss_patches
                            (deployment_id, staged_hash, staged_signature, staged_config, staged_text, created_at)
                        values (:deployment, :hash, :signature, cast(:config as jsonb), :text, :now)
                        on conflict (deployment_id) do update set staged_hash = excluded.staged_hash,
                            staged_signature = excluded.staged_signature, staged_config = excluded.staged_config,
                            staged_text = excluded.staged_text""")
                .param("deployment", deploymentId)
                .param("hash", patch.nextHash())
                .param("signature", json.writeValueAsString(signature))
                .param("config", json.writeValueAsString(config))
                .param("text", signature.get("config"))
                .param("now", Timestamp.from(clock.instant()))
                .update();
    }

    /** A state of the client's directory, in its own terms. */
    record State(String currentHash, String currentSignature) {}

    /** @param applied what runs; null: what was pushed */
    record Staged(
            State staged,
            @Nullable State applied,
            String config,
            @Nullable String text) {}

    /** Why a change was not taken. */
    record Refusal(boolean needsFullDeploy, String error) {}
}
