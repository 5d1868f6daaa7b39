package dev.slipway.control;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** The real application on a free port, with a data directory and, unless told otherwise, an empty database of its own. */
public final class ControlPlane implements AutoCloseable {

    public static final String ADMIN_KEY = "AdminKey." + "s".repeat(43);
    public static final String INTERNAL_TOKEN = "internal-token-of-the-tests";

    private final ConfigurableApplicationContext context;

    private ControlPlane(ConfigurableApplicationContext context) {
        this.context = context;
    }

    public static ControlPlane start(String... settings) {
        return start(TestDatabase.create(), newData(), settings);
    }

    public static ControlPlane start(TestDatabase database, Path data, String... settings) {
        List<String> arguments = new ArrayList<>(arguments(database, data, 0));
        arguments.addAll(List.of(settings));
        return new ControlPlane(SpringApplication.run(ControlPlaneApplication.class, arguments.toArray(String[]::new)));
    }

    /** What a control plane is started with. */
    public static List<String> arguments(TestDatabase database, Path data, int port) {
        return List.of(
                "--server.port=" + port,
                "--logging.level.root=warn",
                "--spring.datasource.url=" + database.url(),
                "--spring.datasource.username=" + database.user(),
                "--spring.datasource.password=" + database.password(),
                "--slipway.data=" + data,
                "--slipway.public-url=http://localhost:8000",
                "--slipway.models=" + Path.of("../models").toAbsolutePath(),
                "--slipway.internal-token-file=" + data.resolve("internal-token"),
                "--slipway.admin-api-key-file=" + data.resolve("admin-api-key"));
    }

    public static Path newData() {
        try {
            Path data = Files.createTempDirectory("slipway-test-data");
            Files.writeString(data.resolve("internal-token"), INTERNAL_TOKEN + "\n");
            Files.writeString(data.resolve("admin-api-key"), ADMIN_KEY + "\n");
            return data;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String url() {
        return "http://127.0.0.1:" + context.getEnvironment().getRequiredProperty("local.server.port");
    }

    /** A client with the admin's key. */
    public Client admin() {
        return admin(url());
    }

    public static Client admin(String url) {
        return new Client(url, List.of()).with("Authorization", "Bearer " + ADMIN_KEY);
    }

    public Client withKey(String key) {
        return anonymous().with("Authorization", "Bearer " + key);
    }

    public Client anonymous() {
        return new Client(url(), List.of());
    }

    /** The edge's and the launcher's way in. */
    public Client internal() {
        return anonymous().with("X-Slipway-Internal-Token", INTERNAL_TOKEN);
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    public void publish(Object event) {
        context.publishEvent(event);
    }

    @Override
    public void close() {
        context.close();
    }
}
