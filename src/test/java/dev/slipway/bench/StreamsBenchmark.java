package dev.slipway.bench;

import dev.slipway.system.harness.LinuxProcesses;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** How many slow streams the edge holds at once, and in how much memory. */
final class StreamsBenchmark {
    private static final String BODY = "{\"stream\":true}";
    private static final String END = "data: [DONE]\n\n";
    private static final int STREAMS = 5000;
    private static final int TICK_MILLIS = 500;
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private final int port;
    private final String key;
    private final CountDownLatch begun = new CountDownLatch(STREAMS);
    private final AtomicInteger whole = new AtomicInteger();

    private StreamsBenchmark(int port, String key) {
        this.port = port;
        this.key = key;
    }

    public static void main(String[] arguments) throws Exception {
        try (var upstream = UpstreamProcess.start(TICK_MILLIS);
                var edge = EdgeAlone.before(upstream.url())) {
            new StreamsBenchmark(edge.port(), edge.key()).run(edge.pid());
        }
    }

    private void run(long edge) throws Exception {
        var table = new Table("streams");
        List<Thread> clients = new ArrayList<>();
        for (int i = 0; i < STREAMS; i++) {
            clients.add(Thread.ofVirtual().start(this::stream));
        }
        boolean allAtOnce = begun.await(LIMIT.toSeconds(), TimeUnit.SECONDS) && whole.get() == 0;
        long kib = LinuxProcesses.pssKib(edge);
        for (Thread client : clients) {
            client.join(LIMIT);
        }
        table.row("at_once", "streams held at once", allAtOnce ? STREAMS : 0, "", ">= 5000");
        table.row("whole", "of them ended whole", whole.get(), "", ">= 5000");
        table.row("edge_mib", "memory of the edge meanwhile (PSS)", kib / 1024.0, "MiB", "<= 1024");
        table.end();
    }

    private void stream() {
        try (var socket = new Socket("127.0.0.1", port)) {
            String request =
                    "POST %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\nContent-Length: %d\r\n\r\n%s"
                            .formatted(EdgeAlone.PATH, key, BODY.length(), BODY);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            InputStream answer = new BufferedInputStream(socket.getInputStream(), 512);
            String head = line(answer);
            while (!head.isEmpty()) {
                head = line(answer);
            }
            String content = chunk(answer);
            begun.countDown();
            String end = content;
            while (!content.isEmpty()) {
                content = chunk(answer);
                end = tail(end + content);
            }
            if (end.equals(END)) {
                whole.incrementAndGet();
            }
        } catch (IOException broken) {
            System.err.println("a stream broke: " + broken.getMessage());
        }
    }

    private static String tail(String text) {
        return text.substring(Math.max(0, text.length() - END.length()));
    }

    /** Empty for the last one. */
    private static String chunk(InputStream answer) throws IOException {
        int length = Integer.parseInt(line(answer), 16);
        String content = new String(answer.readNBytes(length), StandardCharsets.US_ASCII);
        line(answer);
        return content;
    }

    private static String line(InputStream answer) throws IOException {
        var line = new StringBuilder();
        for (int b = answer.read(); b != '\n'; b = answer.read()) {
            if (b < 0) {
                throw new EOFException("the connection ended");
            }
            line.append((char) b);
        }
        return line.toString().strip();
    }
}
