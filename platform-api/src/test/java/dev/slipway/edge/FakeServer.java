package dev.slipway.edge;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** An HTTP/1.1 server on a free loopback port that answers as its behaviour says, down to the bytes. */
final class FakeServer implements AutoCloseable {

    /** Answers one request on its connection. */
    interface Behaviour {
        void answer(Seen request, Wire wire) throws IOException, InterruptedException;
    }

    /** A request as it arrived; header names in lower case. */
    record Seen(String method, String target, Map<String, String> headers, String body, int connection) {}

    private final ServerSocket server;
    private final List<Seen> requests = new CopyOnWriteArrayList<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connections = new AtomicInteger();
    private final Thread acceptor;
    private volatile Behaviour behaviour;
    private volatile @Nullable String early;

    FakeServer(Behaviour behaviour) {
        this(0, behaviour);
    }

    FakeServer(int port, Behaviour behaviour) {
        this.behaviour = behaviour;
        try {
            server = new ServerSocket();
            server.setReuseAddress(true);
            server.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), 200);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        acceptor = Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    String url() {
        return "http://127.0.0.1:" + port();
    }

    void behave(Behaviour next) {
        behaviour = next;
    }

    /** Answers each connection's first head at once, without reading a body. */
    void answerHeadsOnly(String answer) {
        early = answer;
    }

    List<Seen> requests() {
        return requests;
    }

    Seen lastRequest() {
        return requests.getLast();
    }

    int openConnections() {
        return open.size();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                open.add(socket);
                Thread.ofVirtual().start(() -> serve(socket, connections.incrementAndGet()));
            }
        } catch (IOException _) {
            // closed by the test
        }
    }

    private void serve(Socket socket, int number) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            Wire wire = new Wire(socket, in);
            String answer = early;
            if (answer != null) {
                answerEarly(in, wire, answer);
                return;
            }
            for (Seen seen = read(in, number); seen != null; seen = read(in, number)) {
                requests.add(seen);
                behaviour.answer(seen, wire);
            }
        } catch (IOException _) {
            // the other side is gone, which is what some tests are about
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(socket);
        }
    }

    private static void answerEarly(InputStream in, Wire wire, String answer) throws IOException {
        while (!line(in).isEmpty()) {
            // the head
        }
        wire.raw(answer);
        wire.awaitGone();
    }

    private static @Nullable Seen read(InputStream in, int connection) throws IOException {
        String start = line(in);
        if (start.isEmpty()) {
            return null;
        }
        Map<String, String> headers = new TreeMap<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            headers.merge(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip(),
                    (first, second) -> first + ", " + second);
        }
        String[] parts = start.split(" ", -1);
        return new Seen(parts[0], parts[1], headers, body(in, headers), connection);
    }

    private static String body(InputStream in, Map<String, String> headers) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        if ("chunked".equals(headers.get("transfer-encoding"))) {
            for (int size = Integer.parseInt(line(in), 16); size > 0; size = Integer.parseInt(line(in), 16)) {
                body.write(in.readNBytes(size));
                line(in);
            }
            line(in);
        } else {
            body.write(in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0"))));
        }
        return body.toString(StandardCharsets.UTF_8);
    }

    static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
            line.write(b);
        }
        return line.toString(StandardCharsets.ISO_8859_1).strip();
    }

    /** Refuses connections from now on, and breaks those that there are. */
    @Override
    public void close() {
        try {
            server.close();
            acceptor.join(); // what it still accepts is among the open ones
            for (Socket socket : open) {
                cut(socket);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while the server closes", e);
        }
    }

    private static void cut(Socket socket) throws IOException {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (SocketException _) {
            // its own thread has closed it just now
        }
    }
}
