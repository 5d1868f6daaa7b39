package dev.slipway.edge;

import dev.slipway.edge.inference.InferenceGateway;
import dev.slipway.edge.load.DeploymentLoads;
import dev.slipway.edge.rehearsal.Callers;
import dev.slipway.edge.rehearsal.StandIn;
import dev.slipway.edge.replica.Activator;
import dev.slipway.edge.routing.AloneRoutes;
import dev.slipway.edge.routing.Routes;
import dev.slipway.edge.usage.UsageLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.util.FileSystemUtils;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.LoopResources;
import tools.jackson.databind.json.JsonMapper;

/**
 * Before the edge listens, a second one like it, which nobody else knows, answers requests of its own: the compilers then do
 * their work while nobody waits, and not while the first callers do. In the run that a start-up cache is made from,
 * it also leaves the profiles that the compilers of later starts begin with.
 */
final class Rehearsal implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Rehearsal.class);

    private static final String KEY = "rehearsal.rehearsal";

    /** What an edge does once at its beginning is new to compiled code only in the second one. */
    private static final int ROUNDS = 2;

    private static final Duration LIMIT = Duration.ofSeconds(15);

    /** The compilers have nothing left to do when none of them has ended anything for so long. */
    private static final Duration QUIET = Duration.ofMillis(250);

    private final EdgeConfiguration parts;
    private final EdgeProperties properties;
    private final Path folder;
    private final Activator activator;
    private final JsonMapper json;
    private boolean running;

    Rehearsal(
            EdgeConfiguration parts, EdgeProperties properties, Path dataFolder, Activator activator, JsonMapper json) {
        this.parts = parts;
        this.properties = properties;
        this.folder = dataFolder.resolve("cache/rehearsal");
        this.activator = activator;
        this.json = json;
    }

    /** After the stored routes are read, before the servers listen. */
    @Override
    public int getPhase() {
        return 0;
    }

    @Override
    public void start() {
        running = true;
        try {
            if (properties.rehearsal() > 0) {
                rehearse();
            }
        } catch (IOException | UncheckedIOException | ExecutionException | TimeoutException e) {
            log.warn("the first requests will be slower, for the rehearsal did not end: {}", String.valueOf(e));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void rehearse() throws IOException, ExecutionException, TimeoutException, InterruptedException {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        for (int round = 0; round < ROUNDS; round++) {
            round(properties.rehearsal() / ROUNDS, deadline);
        }
        awaitCompilers(deadline);
    }

    private void round(int requests, long deadline)
            throws IOException, ExecutionException, TimeoutException, InterruptedException {
        UsageLog usage = parts.usageLog(properties, folder);
        LoopResources loops = LoopResources.create("rehearsal", 1, properties.eventLoops(), true);
        usage.start();
        try (StandIn replica = StandIn.on(loops)) {
            new Callers(loops, edge(replica, usage, loops).address(), KEY)
                    .ask(requests)
                    .get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        } finally {
            loops.disposeLater(Duration.ZERO, LIMIT).block();
            usage.stop();
            FileSystemUtils.deleteRecursively(folder);
        }
    }

    private DisposableServer edge(StandIn replica, UsageLog usage, LoopResources loops) {
        Routes routes = new Routes();
        DeploymentLoads loads = parts.deploymentLoads();
        InferenceGateway gateway = parts.gateway(
                properties,
                routes,
                parts.replicaPool(routes, loads),
                activator,
                parts.admission(properties, loads, parts.keyUses()),
                parts.receipts(usage),
                "",
                json);
        AloneRoutes.use(routes, replica.url(), KEY);
        HttpServer server = HttpServer.create()
                .runOn(loops)
                .bindAddress(() -> new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .handle((_, answer) -> answer.sendNotFound());
        return parts.pipeline(properties, gateway, parts.drain(properties))
                .apply(server)
                .bindNow();
    }

    private static void awaitCompilers(long deadline) throws InterruptedException {
        CompilationMXBean compilers = ManagementFactory.getCompilationMXBean();
        boolean working = compilers != null; // there are none where all is interpreted
        while (working && System.nanoTime() < deadline) {
            long before = compilers.getTotalCompilationTime();
            Thread.sleep(QUIET);
            working = compilers.getTotalCompilationTime() != before;
        }
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
