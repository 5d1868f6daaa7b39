package dev.slipway.control.deployment;

import dev.slipway.control.access.Caller;
import dev.slipway.control.config.CheckpointRepository;
import dev.slipway.control.config.CheckpointRepository.Source;
import dev.slipway.control.config.ConfigViolation;
import dev.slipway.control.config.ExaminedConfig;
import dev.slipway.control.config.InvalidConfigException;
import dev.slipway.control.config.ParsedConfig;
import dev.slipway.control.config.TrussConfig;
import dev.slipway.control.engine.EnginePlan;
import dev.slipway.control.secret.StoredSecrets;
import dev.slipway.control.weights.LocalCheckpoints;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Says all at once what is wrong with a pushed config: in itself, for its engine, and by naming what is not there. */
@Component
class ConfigCheck {

    private static final String UNNAMED = "";

    /** What an engine reads beside its own fields: where one of these is wrong, its plan would be of something else. */
    private static final List<String> READ_BY_ENGINES =
            List.of("weights", "environment_variables", "resources.accelerator");

    private final LocalCheckpoints checkpoints;
    private final StoredSecrets secrets;

    ConfigCheck(LocalCheckpoints checkpoints, StoredSecrets secrets) {
        this.checkpoints = checkpoints;
        this.secrets = secrets;
    }

    ParsedConfig run(PushedConfig pushed) {
        ExaminedConfig examined = pushed.examine();
        return accept(examined, Stream.empty());
    }

    /** With the secrets that the caller's organisation has. */
    ParsedConfig run(Caller caller, PushedConfig pushed) {
        ExaminedConfig examined = pushed.examine();
        return accept(examined, missingSecrets(caller, examined.parsed().config()));
    }

    private ParsedConfig accept(ExaminedConfig examined, Stream<ConfigViolation> missing) {
        List<ConfigViolation> violations = new ArrayList<>(examined.violations());
        Set<String> wrong = violations.stream().map(ConfigViolation::path).collect(Collectors.toSet());
        if (wrong.stream().noneMatch(ConfigCheck::isReadByEngines)) {
            ofEngine(examined.parsed().config())
                    .filter(violation -> !wrong.contains(violation.path()))
                    .forEach(violations::add);
        }
        missing.forEach(violations::add);
        if (!violations.isEmpty()) {
            throw new InvalidConfigException(violations);
        }
        return examined.parsed();
    }

    private static boolean isReadByEngines(String path) {
        return READ_BY_ENGINES.stream().anyMatch(path::startsWith);
    }

    private Stream<ConfigViolation> ofEngine(TrussConfig config) {
        if (config.trtLlm() == null && config.dockerServer() == null) {
            return Stream.empty();
        }
        return switch (EnginePlan.of(config, UNNAMED)) {
            case EnginePlan.Native engine -> missingCheckpoint(config, engine.checkpoint());
            case EnginePlan.Unservable(CheckpointRepository checkpoint, List<ConfigViolation> violations) ->
                Stream.concat(violations.stream(), missingCheckpoint(config, checkpoint));
            case EnginePlan.Container _ -> Stream.empty();
        };
    }

    /** A checkpoint without a name is wrong already. */
    private Stream<ConfigViolation> missingCheckpoint(TrussConfig config, @Nullable CheckpointRepository checkpoint) {
        if (checkpoint == null
                || checkpoint.source() != Source.LOCAL
                || checkpoint.repo().isEmpty()
                || checkpoints.find(checkpoint.repo()).isPresent()) {
            return Stream.empty();
        }
        String path =
                config.trtLlm() == null ? "docker_server.start_command" : "trt_llm.build.checkpoint_repository.repo";
        return Stream.of(new ConfigViolation(path, checkpoint.repo(), checkpoints.allowed()));
    }

    private Stream<ConfigViolation> missingSecrets(Caller caller, TrussConfig config) {
        return secrets.missing(caller.organisationId(), config.secrets()).stream()
                .map(name -> new ConfigViolation("secrets." + name, null, "the name of a secret that is stored"));
    }
}
