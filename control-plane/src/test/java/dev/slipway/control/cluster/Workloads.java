package dev.slipway.control.cluster;

import dev.slipway.control.config.ConfigParser;
import dev.slipway.control.config.TrussConfig;
import dev.slipway.control.engine.EnginePlan;
import java.util.Map;
import java.util.Set;

/** Workloads that tests run. */
final class Workloads {

    private static final String NATIVE = """
            resources: {cpu: "1", memory: 2Gi}
            trt_llm:
              inference_stack: v2
              build: {checkpoint_repository: {source: LOCAL, repo: nano, revision: main}}
              runtime: {max_seq_len: 4096, max_batch_size: 8}
            """;

    private Workloads() {}

    static Workload nano(int replicas) {
        return of("nano123", replicas, NATIVE);
    }

    static Workload of(String deploymentId, int replicas, String yaml) {
        TrussConfig config = new ConfigParser().parse(yaml).config();
        return new Workload(
                "model123",
                deploymentId,
                1,
                replicas,
                Set.of(),
                Set.of(),
                Probes.of(config),
                EnginePlan.of(config, "nano"),
                config.resources(),
                config.environmentVariables());
    }

    static Workload withEnvironment(Map<String, String> variables) {
        Workload plain = nano(1);
        return new Workload(
                plain.modelId(),
                plain.deploymentId(),
                plain.attempt(),
                plain.replicas(),
                Set.of(),
                Set.of(),
                plain.probes(),
                plain.engine(),
                plain.resources(),
                variables);
    }

    static Workload without(Workload plain, Set<String> leaving, Set<String> withdrawn) {
        return new Workload(
                plain.modelId(),
                plain.deploymentId(),
                plain.attempt(),
                plain.replicas(),
                leaving,
                withdrawn,
                plain.probes(),
                plain.engine(),
                plain.resources(),
                plain.environment());
    }
}
