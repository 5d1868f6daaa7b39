package dev.slipway.control.cluster;

import dev.slipway.control.config.LocalSettings;
import dev.slipway.control.engine.EnginePlan;
import dev.slipway.control.hardware.HostAccelerators;
import dev.slipway.control.secret.DeploymentSecrets;
import dev.slipway.control.weights.LocalCheckpoints;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What a workload comes to on this host. */
sealed interface LocalPlan {

    /** @param notes what this host made of the config, in lines for a log */
    record Runnable(RuntimeCommand command, DeploymentSecrets.Named secrets, List<String> notes) implements LocalPlan {

        public Runnable {
            notes = List.copyOf(notes);
        }
    }

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
            LocalSettings settings,
            Path runtime,
            Function<String, DeploymentSecrets.Named> secrets) {}

    static LocalPlan of(Workload workload, Host host) {
        Optional<String> missing =
                host.accelerators().missing(workload.resources().accelerator());
        if (missing.isPresent()) {
            return new Impossible(missing.get());
        }
        return switch (workload.engine()) {
            case EnginePlan.Native engine -> new LocalEngine(workload, engine, host).plan();
            case EnginePlan.Container container ->
                new Impossible(
                        "needs a container engine to run " + container.image() + "; this host has no container engine");
            case EnginePlan.Unservable unservable -> new Impossible(unservable.reason());
        };
    }
}
