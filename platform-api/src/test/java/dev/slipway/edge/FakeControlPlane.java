package dev.slipway.edge;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
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
        if (!request.target().startsWith("/internal/routes")) {
            management.answer(request, wire);
        } else if (!TOKEN.equals(request.headers().get("x-slipway-internal-token"))) {
            wire.json(403, "{}");
        } else {
            feed(after(request.target()), wire);
        }
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
