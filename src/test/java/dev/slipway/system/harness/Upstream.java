package dev.slipway.system.harness;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * An OpenAI-compatible server with fixed answers on one thread, lean enough to stand behind the proxies that a benchmark
 * compares. A request whose body asks for a stream gets {@value #FRAMES} frames, one a tick, each
 * {@value #TICK_MILLIS} ms unless told otherwise.
 */
public final class Upstream implements AutoCloseable {
    public static final int FRAMES = 100;
    public static final int TICK_MILLIS = 2;
    private static final int REMEMBERED = 100;

    private final Selector selector = Selector.open();
    private final ServerSocketChannel server = ServerSocketChannel.open();
    private final List<UpstreamConnection> streaming = new ArrayList<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final Thread thread = Thread.ofPlatform().name("upstream").unstarted(this::serve);

    private final Duration tick;

    private Upstream(Duration tick) throws IOException {
        this.tick = tick;
        server.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 1024);
        server.configureBlocking(false);
        server.register(selector, SelectionKey.OP_ACCEPT);
    }

    public static Upstream start() throws IOException {
        return start(Duration.ofMillis(TICK_MILLIS));
    }

    private static Upstream start(Duration tick) throws IOException {
        var upstream = new Upstream(tick);
        upstream.thread.start();
        return upstream;
    }

    /** In a process of its own, with the milliseconds of a tick: prints its port, and ends with its standard input. */
    public static void main(String[] arguments) throws IOException {
        try (Upstream upstream = start(Duration.ofMillis(Long.parseLong(arguments[0])))) {
            System.out.println(upstream.port());
            System.in.transferTo(java.io.OutputStream.nullOutputStream());
        }
    }

    public int port() {
        return server.socket().getLocalPort();
    }

    public String url() {
        return "http://127.0.0.1:" + port();
    }

    /** The first requests that arrived: head and body as they were. */
    public List<String> requests() {
        return requests;
    }

    @Override
    public void close() throws IOException {
        thread.interrupt();
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        server.close();
        selector.close();
    }

    private void serve() {
        long nextTick = System.nanoTime();
        try {
            while (!Thread.currentThread().isInterrupted()) {
                selector.select(this::ready, streaming.isEmpty() ? 0 : 1);
                if (!streaming.isEmpty() && System.nanoTime() >= nextTick) {
                    nextTick = System.nanoTime() + tick.toNanos();
                    writeFrames();
                }
            }
            for (SelectionKey key : selector.keys()) {
                key.channel().close();
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void ready(SelectionKey key) {
        try {
            if (key.isAcceptable()) {
                accept();
            } else {
                read(key);
            }
        } catch (IOException clientGone) {
            drop(key);
        }
    }

    private void accept() throws IOException {
        for (SocketChannel client = server.accept(); client != null; client = server.accept()) {
            client.configureBlocking(false);
            client.setOption(StandardSocketOptions.TCP_NODELAY, true);
            client.register(selector, SelectionKey.OP_READ, new UpstreamConnection(client));
        }
    }

    private void read(SelectionKey key) throws IOException {
        var connection = (UpstreamConnection) key.attachment();
        if (!connection.read()) {
            drop(key);
        }
        for (ByteBuffer request = connection.nextRequest(); request != null; request = connection.nextRequest()) {
            if (requests.size() < REMEMBERED) {
                requests.add(StandardCharsets.UTF_8.decode(request.duplicate()).toString());
            }
            if (connection.answer(request)) {
                streaming.add(connection);
            }
        }
    }

    private void writeFrames() {
        streaming.removeIf(connection -> {
            try {
                return !connection.writeFrame();
            } catch (IOException clientGone) {
                return true;
            }
        });
    }

    private void drop(SelectionKey key) {
        streaming.remove((UpstreamConnection) key.attachment());
        try {
            key.channel().close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
