package dev.slipway.edge;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Feeds routes as the control plane does, and answers everything else as it is told. */
final class FakeControlPlane implements AutoCloseable {

    static final String TOKEN = "internal-token-of-the-tests";

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final FakeServer server;
    private volatile FakeServer.Behaviour management =
            (request, wire) -> wire.json(200, "{\"path\":\"" + request.target() + "\"}");
    private volatile int wakeStatus = 202;
    private String snapshot = "";
    private long version;

    FakeControlPlane() {
        this(0);
    }

    FakeControlPlane(int port) {
        server = new FakeServer(port, this::answer);
    }

    FakeServer server() {
        return server;
    }

    void manage(FakeServer.Behaviour behaviour) {
        management = behaviour;
    }

    /** Makes {@code members}, the snapshot without its version, the current one. */
    long publish(String members) {
        lock.lock();
        try {
            version++;
            snapshot = "{\"version\":" + version + ",\"unheard_of\":[1]," + members + "}";
            changed.signalAll();
            return version;
        } finally {
            lock.unlock();
        }
    }

    private void answer(FakeServer.Seen request, Wire wire) throws IOException, InterruptedException {
        if (!request.target().startsWith("/internal/")) {
            management.answer(request, wire);
        } else if (!TOKEN.equals(request.headers().get("x-slipway-internal-token"))) {
            wire.json(403, "{}");
        } else if (request.target().startsWith("/internal/routes")) {
            feed(after(request.target()), wire);
        } else {
            wire.json(request.target().equals("/internal/load") ? 200 : wakeStatus, "{}");
        }
    }

    /** What whoever asks to wake a deployment is answered. */
    void answerWakes(int status) {
        wakeStatus = status;
    }

    /** The deployments that were asked to be woken. */
    List<String> wakes() {
        return server.requests().stream()
                .map(FakeServer.Seen::target)
                .filter(target -> target.endsWith("/wake"))
                .toList();
    }

    /** The newest report of the load. */
    String load() {
        return server.requests().stream()
                .filter(request -> request.target().equals("/internal/load"))
                .reduce("", (_, request) -> request.body(), (_, last) -> last);
    }

    private static long after(String target) {
        return Long.parseLong(target.replaceAll(".*after=(-?\\d+).*", "$1"));
    }

    private void feed(long after, Wire wire) throws IOException, InterruptedException {
        String news;
        lock.lock();
        try {
            while (version == after || version == 0) {
                changed.await();
            }
            news = snapshot;
        } finally {
            lock.unlock();
        }
        wire.json(200, news);
    }

    static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
