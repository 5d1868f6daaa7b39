package dev.slipway.control.host;

import dev.slipway.control.config.OperatorSettings;
import dev.slipway.control.host.InternalApi.BundledModel;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Starts the parts of one instance, announces it when the bundled model answers, and keeps them running. */
final class Supervisor {

    private static final Duration START_LIMIT = Duration.ofMinutes(3);
    private static final Duration POLL = Duration.ofMillis(50);

    private final DataDirectory data;
    private final PublicAddress address;
    private final PublicSockets sockets;
    private final OperatorSettings settings;
    private final Progress progress;
    private final EventLog events;
    private final Parts factory;
    private final List<Part> parts = new ArrayList<>();

    Supervisor(
            Distribution distribution,
            DataDirectory data,
            PublicAddress address,
            PublicSockets sockets,
            OperatorSettings settings,
            Progress progress) {
        this.data = data;
        this.address = address;
        this.sockets = sockets;
        this.settings = settings;
        this.progress = progress;
        this.events = new EventLog(data.log(ProcessRecord.SUPERVISOR));
        this.factory = new Parts(distribution, data, address, sockets, events);
    }

    /** Returns when the bundled model has answered through the edge. */
    Announcement start(Map<String, String> environment) throws IOException, InterruptedException {
        new PartLogs(data.logs(), events).keepShort();
        int controlPlanePort = FreePort.find();
        Part edge = run(factory.edge(controlPlanePort));
        DatabaseAddress database = startDatabase(environment);
        run(factory.controlPlane(controlPlanePort, database));
        try (var controlPlane = InternalApi.of(data, controlPlanePort)) {
            BundledModel model = awaitActive(controlPlane);
            boolean keyValid = controlPlane.takesKeyIn(data.adminApiKey());
            awaitAnswer(model, keyValid);
            parts.forEach(Part::keepRunning);
            new RestartRequests(data).answer(edge::replace, events);
            Files.writeString(data.readyMark(), address.url());
            return new Announcement(data, address, address.urls(settings), model, controlPlane.signInToken(), keyValid);
        }
    }

    /** Stops what {@code start} has started, in order, however far it came. */
    void stop(Duration stepLimit) {
        parts.forEach(Part::release);
        sockets.close();
        try {
            new Shutdown(data, stepLimit).endAll();
            events.write("stopped");
        } catch (IOException e) {
            events.write("not all could be stopped: " + e);
        } catch (InterruptedException e) {
            events.write("interrupted while stopping");
        }
    }

    private DatabaseAddress startDatabase(Map<String, String> environment) throws IOException, InterruptedException {
        String outside = environment.get("SLIPWAY_DATABASE_URL");
        if (outside != null) {
            return DatabaseAddress.parse(outside);
        }
        int port = FreePort.find();
        Part postgres = run(factory.postgres(port));
        await("PostgreSQL", () -> postgres.started() ? Optional.of(true) : Optional.empty());
        progress.step("PostgreSQL takes connections");
        return DatabaseAddress.ofEmbedded(port, new PostgresFolder(data.postgres()).password());
    }

    private BundledModel awaitActive(InternalApi controlPlane) throws IOException, InterruptedException {
        String seen = "";
        while (true) {
            String before = seen;
            BundledModel model = await(
                    "the bundled model",
                    () -> controlPlane
                            .bundledModel()
                            .filter(found ->
                                    found.status() != null && !found.status().equals(before)));
            progress.step(model.name() + " is " + model.status());
            if (model.active()) {
                return model;
            }
            if (model.failed()) {
                throw new StartFailedException(
                        model.name() + " is " + model.status(), data.log(ProcessRecord.CONTROL_PLANE));
            }
            seen = String.valueOf(model.status());
        }
    }

    /** With a key that was revoked the edge is all that can be asked: ACTIVE says of the replica that it is ready. */
    private void awaitAnswer(BundledModel model, boolean keyValid) throws IOException, InterruptedException {
        try (var conversation = Conversation.with(data, address, model)) {
            await("an answer of " + model.name(), () -> switch (conversation.ask("Hello!", 4, false)) {
                case ANSWERED -> Optional.of(true);
                // an edge that has not heard of the key yet refuses it too
                case KEY_REFUSED -> keyValid ? Optional.empty() : Optional.of(true);
                case FAILED -> Optional.empty();
            });
        }
        progress.step((keyValid ? model.name() : "the edge") + " answers");
    }

    private Part run(Part part) {
        parts.add(part);
        part.start();
        return part;
    }

    private <T> T await(String what, Condition<T> condition) throws InterruptedException {
        Instant deadline = Instant.now().plus(START_LIMIT);
        while (Instant.now().isBefore(deadline)) {
            for (Part part : parts) {
                part.failure().ifPresent(failure -> {
                    throw failure;
                });
            }
            Optional<T> met = condition.check();
            if (met.isPresent()) {
                return met.get();
            }
            Thread.sleep(POLL);
        }
        throw new StartFailedException(
                "waited %d s for %s".formatted(START_LIMIT.toSeconds(), what), data.log(ProcessRecord.CONTROL_PLANE));
    }

    /** Present when what is waited for has come. */
    @FunctionalInterface
    private interface Condition<T> {
        Optional<T> check() throws InterruptedException;
    }
}
