package dev.slipway.control.cluster;

import dev.slipway.control.config.CheckpointRepository;
import dev.slipway.control.config.CheckpointRepository.Source;
import dev.slipway.control.engine.EnginePlan;
import dev.slipway.control.hardware.HostAccelerators;
import dev.slipway.control.secret.DeploymentSecrets;
import dev.slipway.control.weights.LocalCheckpoints;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/** What a workload comes to on this host. */
sealed interface LocalPlan {

    record Runnable(EnginePlan.Native engine, RuntimeCommand command, DeploymentSecrets.Named secrets)
            implements LocalPlan {}

    /** @param reason what this host lacks */
    record Impossible(String reason) implements LocalPlan {}

    /**
     * What this host has to offer.
     *
     * @param runtime the argument file that runs our runtime
     * @param secrets what a deployment's config names, by the deployment's id
     */
    record Host(
            HostAccelerators accelerators,
            LocalCheckpoints checkpoints,
            Path runtime,
            Function<String, DeploymentSecrets.Named> secrets) {}

    static LocalPlan of(Workload workload, Host host) {
        Optional<String> missing =
                host.accelerators().missing(workload.resources().accelerator());
        if (missing.isPresent()) {
            return new Impossible(missing.get());
        }
        return switch (workload.engine()) {
            case EnginePlan.Native engine -> ofNative(workload, engine, host);
            case EnginePlan.Container container ->
                new Impossible(
                        "needs a container engine to run " + container.image() + "; this host has no container engine");
        };
    }

    private static LocalPlan ofNative(Workload workload, EnginePlan.Native engine, Host host) {
        CheckpointRepository repository = engine.checkpoint();
        if (repository.source() != Source.LOCAL) {
            return new Impossible("checkpoint " + repository.repo() + ": source " + repository.source()
                    + " is not available in this version; LOCAL is");
        }
        Optional<Path> checkpoint = host.checkpoints().find(repository.repo());
        if (checkpoint.isEmpty()) {
            return new Impossible("checkpoint " + repository.repo() + " was not found; allowed: "
                    + host.checkpoints().allowed());
        }
        DeploymentSecrets.Named secrets = host.secrets().apply(workload.deploymentId());
        if (!secrets.missing().isEmpty()) {
            return new Impossible("secrets that its config names are not stored: " + secrets.missing());
        }
        return new Runnable(engine, RuntimeCommand.of(workload, engine, host.runtime(), checkpoint.get()), secrets);
    }
}
