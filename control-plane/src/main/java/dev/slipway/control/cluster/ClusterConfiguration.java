package dev.slipway.control.cluster;

import dev.slipway.control.Identifiers;
import dev.slipway.control.SlipwayProperties;
import dev.slipway.control.config.OperatorSettings;
import dev.slipway.control.deployment.DeploymentRepository;
import dev.slipway.control.deployment.ReplicaRepository;
import dev.slipway.control.event.Notices;
import dev.slipway.control.hardware.HostAccelerators;
import dev.slipway.control.host.DataDirectory;
import dev.slipway.control.leadership.Fence;
import dev.slipway.control.leadership.Leadership;
import dev.slipway.control.model.ModelRepository;
import dev.slipway.control.secret.DeploymentSecrets;
import dev.slipway.control.weights.LocalCheckpoints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What reconciles, where there is something to run replicas with. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("slipway.runtime.java-args")
class ClusterConfiguration {

    @Bean
    Cluster cluster(
            SlipwayProperties properties,
            @Value("${slipway.runtime.java-args}") Path runtime,
            LocalCheckpoints checkpoints,
            DeploymentSecrets secrets,
            OperatorSettings settings,
            Identifiers identifiers)
            throws IOException {
        var processes = new LocalProcesses(new DataDirectory(properties.data()), System.getenv());
        var host = new LocalPlan.Host(
                HostAccelerators.detect(settings.local().pretendGpus()),
                checkpoints,
                settings.local(),
                runtime,
                secrets::of);
        var replicas = new LocalReplicas.Settings(
                Files.readString(properties.internalTokenFile()).strip(),
                Duration.ofSeconds(settings.terminationGraceSeconds()));
        return new LocalCluster(processes, host, identifiers::nextReplicaId, replicas, System::nanoTime);
    }

    @Bean
    DeploymentReconciler deploymentReconciler(
            DeploymentRepository deployments,
            ModelRepository models,
            ReplicaRepository replicas,
            Cluster cluster,
            ObservedReplicas observed,
            Fence fence) {
        return new DeploymentReconciler(deployments, models, replicas, cluster, observed, fence);
    }

    @Bean
    ReconcileQueue reconcileQueue() {
        return new ReconcileQueue(System::nanoTime);
    }

    @Bean
    ReconcileSignals reconcileSignals(ReconcileQueue queue, Notices notices) {
        return new ReconcileSignals(queue, notices);
    }

    @Bean
    ReconcileLoop reconcileLoop(
            DeploymentReconciler reconciler,
            DeploymentRepository deployments,
            Cluster cluster,
            Leadership leadership,
            ReconcileQueue queue) {
        return new ReconcileLoop(reconciler, deployments, cluster, leadership, queue);
    }
}
