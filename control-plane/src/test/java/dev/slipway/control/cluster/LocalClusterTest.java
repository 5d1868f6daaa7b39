package dev.slipway.control.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.control.cluster.Cluster.Failure;
import dev.slipway.control.cluster.Cluster.Observation;
import dev.slipway.control.config.LocalSettings;
import dev.slipway.control.deployment.ReplicaPhase;
import dev.slipway.control.deployment.ReplicaStatus;
import dev.slipway.control.hardware.HostAccelerators;
import dev.slipway.control.host.DataDirectory;
import dev.slipway.control.host.FreePort;
import dev.slipway.control.host.ProcessRecord;
import dev.slipway.control.secret.DeploymentSecrets;
import dev.slipway.control.weights.LocalCheckpoints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LocalClusterTest {

    @TempDir
    Path directory;

    private final AtomicInteger ids = new AtomicInteger(10_000);
    private final BlockingQueue<String> changes = new LinkedBlockingQueue<>();
    private DeploymentSecrets.Named secrets = new DeploymentSecrets.Named(Map.of(), Set.of());
    private DataDirectory data;
    private Path arguments;
    private LocalCluster cluster;

    @BeforeEach
    void open() throws IOException, InterruptedException {
        data = new DataDirectory(directory.resolve("data"));
        arguments = directory.resolve("runtime.args");
        Files.writeString(
                arguments,
                "-cp \"%s\" %s".formatted(System.getProperty("java.class.path"), ReplicaProgram.class.getName()));
        Files.createDirectories(checkpoint());
        Files.writeString(checkpoint().resolve("config.json"), "{}");
        cluster = newControlPlane(Map.of(
                "PATH", "/bin:/usr/bin", "SLIPWAY_MARK", "1", "SLIPWAY_DATABASE_URL", "secret", "AWS_SECRET", "x"));
    }

    @AfterEach
    void endReplicas() throws IOException {
        data.records().replicas().forEach(record -> record.process().kill());
        data.records().unrecorded().forEach(record -> record.process().kill());
    }

    @Test
    void aReplicaBecomesReadyAndIsRecorded() throws Exception {
        Observation seen = runUntil(1, LocalClusterTest::allReady);
        ProcessRecord record = data.records().replicas().getFirst();
        assertThat(seen.replicas())
                .containsExactly(
                        new ReplicaStatus("10000", ReplicaPhase.READY, "http://127.0.0.1:" + record.port(), null));
        assertThat(record.process().alive()).isTrue();
        assertThat(List.of(record.deploymentId(), record.modelId(), record.replicaId()))
                .containsExactly("nano123", "model123", "10000");
    }

    @Test
    void aReplicaThatLoadsIsNotReady() throws Exception {
        Files.createFile(checkpoint().resolve("loading"));
        runUntil(1, seen -> phases(seen).equals(List.of(ReplicaPhase.LOADING)));
        Files.delete(checkpoint().resolve("loading"));
        runUntil(1, LocalClusterTest::allReady);
    }

    @Test
    void aKilledReplicaIsReplacedWithinSeconds() throws Exception {
        runUntil(1, LocalClusterTest::allReady);
        ProcessRecord killed = data.records().replicas().getFirst();
        killed.process().kill();
        Instant before = Instant.now();
        runUntil(
                1,
                seen -> allReady(seen)
                        && !seen.replicas().getFirst().replicaId().equals(killed.replicaId()));
        assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(10));
        assertThat(data.records().replicas()).hasSize(1);
    }

    @Test
    void replicasThatEndByThemselvesAreTriedMoreAndMoreSeldomAndGivenUpWithTheirLastWord() throws Exception {
        Files.createFile(checkpoint().resolve("broken"));
        Observation seen = runUntil(1, observation -> observation.failure().isPresent());
        assertThat(seen.failure())
                .contains(new Failure(
                        "its replicas end by themselves: cannot load: model.safetensors is truncated", false));
        assertThat(seen.replicas()).hasSize(1);
    }

    @Test
    void theNextControlPlaneAdoptsWhatRuns() throws Exception {
        Observation before = runUntil(2, LocalClusterTest::allReady);
        cluster = newControlPlane(Map.of("PATH", "/bin:/usr/bin"));
        assertThat(cluster.observe("nano123").replicas()).containsExactlyInAnyOrderElementsOf(before.replicas());
        runUntil(2, LocalClusterTest::allReady);
        assertThat(data.records().replicas())
                .extracting(ProcessRecord::replicaId)
                .containsExactlyInAnyOrder("10000", "10001");
    }

    @Test
    void anAdoptedReplicaThatIsKilledIsReplaced() throws Exception {
        runUntil(1, LocalClusterTest::allReady);
        cluster = newControlPlane(Map.of("PATH", "/bin:/usr/bin"));
        data.records().replicas().getFirst().process().kill();
        runUntil(
                1,
                seen -> allReady(seen) && seen.replicas().getFirst().replicaId().equals("10001"));
    }

    @Test
    void aRecordWhoseProcessIsGoneIsForgotten() throws Exception {
        runUntil(1, LocalClusterTest::allReady);
        ProcessRecord record = data.records().replicas().getFirst();
        record.process().kill();
        record.process().awaitEnd(Duration.ofSeconds(5));
        cluster = newControlPlane(Map.of("PATH", "/bin:/usr/bin"));
        assertThat(cluster.observe("nano123").replicas()).isEmpty();
        assertThat(data.records().replicas()).isEmpty();
    }

    @Test
    void aReplicaOfOtherSettingsIsReplaced() throws Exception {
        runUntil(1, LocalClusterTest::allReady);
        Workload other = Workloads.of("nano123", 1, """
                resources: {memory: 3Gi}
                trt_llm:
                  inference_stack: v2
                  build: {checkpoint_repository: {source: LOCAL, repo: nano}}
                """);
        runUntil(
                other,
                seen -> allReady(seen) && seen.replicas().getFirst().replicaId().equals("10001"));
    }

    @Test
    void surplusReplicasAndThoseOfARemovedDeploymentEnd() throws Exception {
        runUntil(2, LocalClusterTest::allReady);
        runUntil(1, seen -> seen.replicas().size() == 1);
        List<ProcessRecord> last = data.records().replicas();
        assertThat(cluster.deployments()).containsExactly("nano123");
        do {
            cluster.remove("nano123");
            changes.poll(50, TimeUnit.MILLISECONDS);
        } while (!cluster.deployments().isEmpty());
        assertThat(last).hasSize(1).noneMatch(record -> record.process().alive());
        assertThat(data.records().replicas()).isEmpty();
    }

    @Test
    void aReplicaGetsOnlyTheVariablesMeantForIt() throws Exception {
        cluster.apply(
                Workloads.withEnvironment(Map.of("MINE", "1", "JAVA_TOOL_OPTIONS", "-Dx=y", "LD_PRELOAD", "/x.so")));
        runUntil(
                Workloads.withEnvironment(Map.of("MINE", "1", "JAVA_TOOL_OPTIONS", "-Dx=y", "LD_PRELOAD", "/x.so")),
                LocalClusterTest::allReady);
        String log = Files.readString(data.replicaLogs().resolve("nano123-10000.log"));
        assertThat(log)
                .containsPattern("environment: \\[[A-Z_, ]*]")
                .contains("PATH", "MINE", "SLIPWAY_MARK")
                .doesNotContain("SLIPWAY_DATABASE_URL", "AWS_SECRET")
                .contains("environment_variables.LD_PRELOAD not applied");
    }

    @Test
    void aReplicaThatIsToGoEndsNoSoonerThanItsRequests() throws Exception {
        runUntil(2, LocalClusterTest::allReady);
        Files.createFile(checkpoint().resolve("requests"));
        runUntil(1, seen -> phases(seen).contains(ReplicaPhase.STOPPING) && readyIn(seen) == 1);
        Instant later = Instant.now().plusSeconds(4);
        Observation still = runUntil(1, _ -> Instant.now().isAfter(later));
        assertThat(phases(still)).containsExactlyInAnyOrder(ReplicaPhase.READY, ReplicaPhase.STOPPING);
        assertThat(data.records().replicas())
                .hasSize(2)
                .allMatch(record -> record.process().alive());
        Files.delete(checkpoint().resolve("requests"));
        runUntil(1, seen -> phases(seen).equals(List.of(ReplicaPhase.READY)));
    }

    @Test
    void aReplicaThatSomebodyEndsIsReplaced() throws Exception {
        runUntil(1, LocalClusterTest::allReady);
        runUntil(
                Workloads.nano(1),
                Set.of("10000"),
                seen -> allReady(seen) && seen.replicas().getFirst().replicaId().equals("10001"));
    }

    @Test
    void oneWhoseReadinessSaysNoIsUnhealthyUntilItSaysYes() throws Exception {
        runUntil(1, LocalClusterTest::allReady);
        Files.createFile(checkpoint().resolve("loading"));
        runUntil(1, seen -> phases(seen).equals(List.of(ReplicaPhase.UNHEALTHY)));
        Files.delete(checkpoint().resolve("loading"));
        Observation back = runUntil(1, LocalClusterTest::allReady);
        assertThat(back.replicas().getFirst().replicaId()).isEqualTo("10000");
    }

    @Test
    void aReplicaWhoseStarterDiedBeforeItWasRecordedIsAdopted() throws Exception {
        strayReplica();
        assertThat(data.records().replicas()).isEmpty();
        cluster = newControlPlane(Map.of("PATH", "/bin:/usr/bin"));
        assertThat(data.records().replicas())
                .extracting(ProcessRecord::replicaId)
                .containsExactly("stray");
        runUntil(
                1,
                seen -> allReady(seen) && seen.replicas().getFirst().replicaId().equals("stray"));
    }

    @Test
    void aReplicaThatCannotBeRecordedDoesNotStay() throws Exception {
        Path inTheWay = directory.resolve("data/run/replicas/10000.json");
        Files.createDirectories(inTheWay.resolve("full"));
        assertThatThrownBy(() -> cluster.apply(Workloads.nano(1))).isInstanceOf(IOException.class);
        Files.delete(inTheWay.resolve("full"));
        Files.delete(inTheWay);
        await(() -> data.records().unrecorded().isEmpty());
    }

    /** As a control plane leaves it that dies right after it started a replica. */
    private void strayReplica() throws Exception {
        Workload workload = Workloads.nano(1);
        LocalPlan.Runnable plan = (LocalPlan.Runnable) LocalPlan.of(workload, host());
        ProcessRecord record = new ProcessRecord(
                ProcessRecord.REPLICA,
                0,
                Instant.EPOCH,
                FreePort.find(),
                null,
                workload.modelId(),
                workload.deploymentId(),
                "stray",
                plan.command().revision(workload.environment()));
        Files.createDirectories(data.replicaLogs());
        new LocalProcesses(data, Map.of("PATH", "/bin:/usr/bin")).spawn(record, workload, plan);
        await(() -> data.records().unrecorded().size() == 1);
    }

    @Test
    void whatThisHostLacksIsTold() throws Exception {
        Workload gpu = Workloads.of("gpu1234", 1, """
                resources: {accelerator: H100}
                trt_llm:
                  inference_stack: v2
                  build: {checkpoint_repository: {source: LOCAL, repo: nano}}
                """);
        cluster.apply(gpu);
        assertThat(cluster.observe("gpu1234").failure())
                .contains(new Failure("needs 1 × H100; this host has none", true));
        Workload container = Workloads.of("box1234", 1, """
                base_image: {image: "vllm/vllm-openai:v0.18.0"}
                docker_server: {start_command: python3 server.py, server_port: 8000, predict_endpoint: /v1, readiness_endpoint: /h, liveness_endpoint: /h}
                """);
        cluster.apply(container);
        assertThat(cluster.observe("box1234").failure().orElseThrow().reason()).contains("no container engine");
    }

    @Test
    void secretsReachTheReplicaAndNoFile() throws Exception {
        secrets = new DeploymentSecrets.Named(Map.of("hf-token", "hf_find_me"), Set.of());
        runUntil(1, LocalClusterTest::allReady);
        ProcessRecord record = data.records().replicas().getFirst();
        assertThat(Files.readString(Path.of("/proc/" + record.pid() + "/environ")))
                .contains("TRUSS_SECRET_hf-token=hf_find_me");
        try (Stream<Path> files = Files.walk(data.root())) {
            assertThat(files.filter(Files::isRegularFile))
                    .allSatisfy(file -> assertThat(Files.readString(file)).doesNotContain("hf_find_me"));
        }
    }

    @Test
    void aSecretThatIsGoneIsTheReasonWhyNothingRuns() throws Exception {
        secrets = new DeploymentSecrets.Named(Map.of(), Set.of("hf-token"));
        Observation seen = runUntil(1, observation -> observation.failure().isPresent());
        assertThat(seen.failure().orElseThrow().reason()).contains("hf-token");
    }

    @Test
    void whatServesGoesOnWhenWhatItNeedsIsGoneUntilItEnds() throws Exception {
        runUntil(2, LocalClusterTest::allReady);
        secrets = new DeploymentSecrets.Named(Map.of(), Set.of("hf-token"));
        data.records().replicas().getFirst().process().kill();
        Observation seen = runUntil(2, observation -> observation.replicas().size() == 1);
        assertThat(seen.failure()).isEmpty();
        data.records().replicas().getFirst().process().kill();
        seen = runUntil(2, observation -> observation.failure().isPresent());
        assertThat(seen.replicas()).isEmpty();
    }

    private LocalCluster newControlPlane(Map<String, String> environment) throws IOException, InterruptedException {
        var next = new LocalCluster(
                new LocalProcesses(data, environment),
                host(),
                () -> String.valueOf(ids.getAndIncrement()),
                new LocalReplicas.Settings("token", Duration.ofMinutes(20)),
                System::nanoTime);
        next.open(changes::add);
        return next;
    }

    private LocalPlan.Host host() {
        return new LocalPlan.Host(
                new HostAccelerators(List.of(), null),
                new LocalCheckpoints(directory, List.of()),
                LocalSettings.NONE,
                arguments,
                _ -> secrets);
    }

    private Path checkpoint() {
        return directory.resolve("nano");
    }

    private Observation runUntil(int replicas, Predicate<Observation> reached)
            throws IOException, InterruptedException {
        return runUntil(Workloads.nano(replicas), reached);
    }

    private Observation runUntil(Workload workload, Predicate<Observation> reached)
            throws IOException, InterruptedException {
        return runUntil(workload, Set.of(), reached);
    }

    /** As the reconciler does: a step, a look, and again at a change or after a while. */
    private Observation runUntil(Workload workload, Set<String> leaving, Predicate<Observation> reached)
            throws IOException, InterruptedException {
        Instant deadline = Instant.now().plus(Duration.ofSeconds(30));
        Set<String> withdrawn = Set.of();
        while (true) {
            cluster.apply(Workloads.without(workload, leaving, withdrawn));
            Observation seen = cluster.observe(workload.deploymentId());
            withdrawn = stopping(seen);
            if (seen.replicas().stream()
                                    .filter(replica -> replica.phase() != ReplicaPhase.STOPPING)
                                    .count()
                            <= workload.replicas()
                    && reached.test(seen)) {
                return seen;
            }
            assertThat(Instant.now()).as("last seen: %s", seen).isBefore(deadline);
            changes.poll(200, TimeUnit.MILLISECONDS);
        }
    }

    private void await(Callable<Boolean> condition) throws Exception {
        Instant deadline = Instant.now().plus(Duration.ofSeconds(30));
        while (!condition.call()) {
            assertThat(Instant.now()).isBefore(deadline);
            changes.poll(50, TimeUnit.MILLISECONDS);
        }
    }

    private static Set<String> stopping(Observation seen) {
        return seen.replicas().stream()
                .filter(replica -> replica.phase() == ReplicaPhase.STOPPING)
                .map(ReplicaStatus::replicaId)
                .collect(Collectors.toSet());
    }

    private static boolean allReady(Observation seen) {
        return !seen.replicas().isEmpty() && phases(seen).stream().allMatch(phase -> phase == ReplicaPhase.READY);
    }

    private static long readyIn(Observation seen) {
        return phases(seen).stream()
                .filter(phase -> phase == ReplicaPhase.READY)
                .count();
    }

    private static List<ReplicaPhase> phases(Observation seen) {
        return seen.replicas().stream().map(ReplicaStatus::phase).toList();
    }
}
