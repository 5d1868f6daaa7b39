package dev.slipway.edge;

import dev.slipway.edge.admission.Admission;
import dev.slipway.edge.admission.BodyBudget;
import dev.slipway.edge.admission.RateLimiter;
import dev.slipway.edge.admission.WaitingRoom;
import dev.slipway.edge.auth.KeyFile;
import dev.slipway.edge.auth.KeyUses;
import dev.slipway.edge.connection.ConnectionLimits;
import dev.slipway.edge.connection.Drain;
import dev.slipway.edge.inference.ForwardedHeaders;
import dev.slipway.edge.inference.InferenceGateway;
import dev.slipway.edge.inference.InferenceSettings;
import dev.slipway.edge.load.DeploymentLoads;
import dev.slipway.edge.load.LoadReport;
import dev.slipway.edge.management.WebHandler;
import dev.slipway.edge.management.WebSurfaces;
import dev.slipway.edge.receipt.Receipts;
import dev.slipway.edge.replica.Activator;
import dev.slipway.edge.replica.ReplicaClient;
import dev.slipway.edge.replica.ReplicaPool;
import dev.slipway.edge.replica.ReplicaProbe;
import dev.slipway.edge.report.Reporter;
import dev.slipway.edge.routing.AloneRoutes;
import dev.slipway.edge.routing.RouteFeed;
import dev.slipway.edge.routing.Routes;
import dev.slipway.edge.usage.UsageLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ReactorResourceFactory;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;
import tools.jackson.databind.json.JsonMapper;

/** Puts the edge together. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(EdgeProperties.class)
class EdgeConfiguration {

    private static final String TOKEN_FILE = "SLIPWAY_INTERNAL_TOKEN_FILE";

    @Bean
    Path dataFolder(@Value("${slipway.data}") String folder) {
        return Path.of(folder).toAbsolutePath();
    }

    @Bean
    String internalToken(@Value("${" + TOKEN_FILE + ":}") String file) throws IOException {
        return file.isEmpty() ? "" : Files.readString(Path.of(file)).strip();
    }

    @Bean
    JsonMapper json() {
        return JsonMapper.builder().build();
    }

    @Bean
    ReactorResourceFactory resources(EdgeProperties properties) {
        ReactorResourceFactory resources = new ReactorResourceFactory();
        resources.setUseGlobalResources(false);
        resources.setLoopResources(LoopResources.create("edge", 1, properties.eventLoops(), true));
        resources.setConnectionProvider(ConnectionProvider.builder("control-plane")
                .maxConnections(256)
                .maxIdleTime(Duration.ofSeconds(10))
                .build());
        resources.setShutdownQuietPeriod(Duration.ZERO);
        return resources;
    }

    @Bean
    HttpClient http(ReactorResourceFactory resources) {
        return HttpClient.create(resources.getConnectionProvider()).runOn(resources.getLoopResources());
    }

    /** For the control plane's internal paths. An edge that runs alone makes no use of it. */
    @Bean
    HttpClient toControlPlane(HttpClient http, EdgeProperties properties, String internalToken) {
        return http.baseUrl(String.valueOf(properties.controlPlane()))
                .headers(headers -> headers.set(ForwardedHeaders.INTERNAL_TOKEN, internalToken));
    }

    @Bean
    Routes routes(EdgeProperties properties, Path dataFolder) throws IOException {
        Routes routes = new Routes();
        if (properties.upstream() != null) {
            AloneRoutes.use(routes, properties.upstream(), KeyFile.read(dataFolder.resolve("admin-api-key")));
        }
        return routes;
    }

    @Bean
    @ConditionalOnProperty("slipway.edge.control-plane")
    RouteFeed routeFeed(Routes routes, Path dataFolder, HttpClient toControlPlane, JsonMapper json) {
        return new RouteFeed(routes, dataFolder.resolve("cache/routes.json"), toControlPlane, json);
    }

    @Bean
    UsageLog usageLog(EdgeProperties properties, Path dataFolder) {
        return new UsageLog(dataFolder.resolve("usage"), properties.usageFile().toBytes(), properties.usageFiles());
    }

    @Bean
    Receipts receipts(UsageLog log) {
        return new Receipts(log);
    }

    @Bean
    DeploymentLoads deploymentLoads() {
        return new DeploymentLoads(UUID.randomUUID().toString());
    }

    @Bean
    @ConditionalOnProperty("slipway.edge.control-plane")
    Reporter<LoadReport> loadReporter(DeploymentLoads loads, HttpClient toControlPlane, JsonMapper json) {
        return new Reporter<>("/internal/load", Duration.ofSeconds(1), loads, toControlPlane, json);
    }

    @Bean
    Activator activator(HttpClient toControlPlane) {
        return new Activator(toControlPlane);
    }

    @Bean
    ReplicaPool replicaPool(Routes routes, DeploymentLoads loads) {
        return new ReplicaPool(routes, loads);
    }

    @Bean
    KeyUses keyUses() {
        return new KeyUses(System::currentTimeMillis);
    }

    @Bean
    @ConditionalOnProperty("slipway.edge.control-plane")
    Reporter<KeyUses.Report> keyUseReporter(KeyUses uses, HttpClient toControlPlane, JsonMapper json) {
        return new Reporter<>("/internal/key-uses", Duration.ofSeconds(5), uses, toControlPlane, json);
    }

    @Bean
    Admission admission(EdgeProperties properties, DeploymentLoads loads, KeyUses uses) {
        return new Admission(
                new WaitingRoom(properties.parkedRequests(), loads),
                new BodyBudget(properties.parkedBytes().toBytes()),
                new RateLimiter(System::nanoTime),
                uses);
    }

    @Bean
    InferenceGateway gateway(
            EdgeProperties properties,
            Routes routes,
            ReplicaPool pool,
            Activator activator,
            Admission admission,
            Receipts receipts,
            String internalToken,
            JsonMapper json) {
        InferenceSettings settings =
                new InferenceSettings(properties.routesLag(), properties.parking(), properties.answer(), internalToken);
        ReplicaClient client = new ReplicaClient(new ReplicaProbe(pool));
        return new InferenceGateway(routes, pool, client, activator, admission, receipts, settings, json);
    }

    @Bean
    WebHandler webHandlerOfTheEdge(
            EdgeProperties properties, Routes routes, Receipts receipts, HttpClient http, JsonMapper json) {
        return WebSurfaces.handler(routes, receipts, http, properties.controlPlane(), properties.silence(), json);
    }

    @Bean
    Drain drain(EdgeProperties properties) {
        return new Drain(properties.drain(), properties.handover());
    }

    @Bean
    PassedSockets passedSockets() {
        return PassedSockets.to(ProcessHandle.current().pid(), System.getenv());
    }

    @Bean
    EdgeServers servers(
            ReactorResourceFactory resources,
            PassedSockets passed,
            InferenceGateway gateway,
            EdgeProperties properties,
            Drain drain) {
        EdgeServers servers = new EdgeServers(resources, passed);
        servers.addServerCustomizers(pipeline(properties, gateway, drain));
        return servers;
    }

    EdgePipeline pipeline(EdgeProperties properties, InferenceGateway gateway, Drain drain) {
        ConnectionLimits limits =
                new ConnectionLimits(properties.maxBody().toBytes(), properties.idle(), properties.stall());
        return new EdgePipeline(gateway, limits, drain);
    }

    @Bean
    Rehearsal rehearsal(EdgeProperties properties, Path dataFolder, Activator activator, JsonMapper json) {
        return new Rehearsal(this, properties, dataFolder, activator, json);
    }
}
