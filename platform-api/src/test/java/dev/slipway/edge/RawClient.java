package dev.slipway.edge;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A client that sends exactly the bytes it is told to. */
final class RawClient implements AutoCloseable {

    private static final int LIMIT_MILLIS = 20_000;

    /**
     * An answer; header names in lower case.
     *
     * @param whole whether it ended as its head said it would
     */
    record Answer(int status, Map<String, String> headers, String body, boolean whole) {

        String header(String name) {
            return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
        }
    }

    private final Socket socket;
    private final InputStream in;

    RawClient(int port) throws IOException {
        this("127.0.0.1", port);
    }

    RawClient(String host, int port) throws IOException {
        socket = new Socket(host, port);
        socket.setSoTimeout(LIMIT_MILLIS);
        in = new BufferedInputStream(socket.getInputStream());
    }

    RawClient send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
        return this;
    }

    RawClient send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
        return this;
    }

    /** The next answer; informational ones too. */
    Answer read() throws IOException {
        return read(false);
    }

    Answer readHeadOnly() throws IOException {
        return read(true);
    }

    private Answer read(boolean headOnly) throws IOException {
        String status = FakeServer.line(in);
        if (status.isEmpty()) {
            throw new IOException("the connection was closed instead of an answer");
        }
        Map<String, String> headers = new TreeMap<>();
        for (String line = FakeServer.line(in); !line.isEmpty(); line = FakeServer.line(in)) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        int code = Integer.parseInt(status.split(" ", 3)[1]);
        return headOnly || code < 200 || code == 204 ? new Answer(code, headers, "", true) : withBody(code, headers);
    }

    private Answer withBody(int code, Map<String, String> headers) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        boolean whole = true;
        if ("chunked".equals(headers.get("transfer-encoding"))) {
            String chunk = readChunk();
            while (chunk != null && !chunk.isEmpty()) {
                body.writeBytes(chunk.getBytes(StandardCharsets.UTF_8));
                chunk = readChunk();
            }
            whole = chunk != null;
        } else if (headers.containsKey("content-length")) {
            int length = Integer.parseInt(headers.get("content-length"));
            body.writeBytes(in.readNBytes(length));
            whole = body.size() == length;
        } else {
            body.writeBytes(in.readAllBytes());
        }
        return new Answer(code, headers, body.toString(StandardCharsets.UTF_8), whole);
    }

    /** One chunk of a chunked answer; empty is the end, null that the connection broke instead. */
    @Nullable
    String readChunk() throws IOException {
        try {
            String size = FakeServer.line(in);
            if (size.isEmpty()) {
                return null;
            }
            byte[] chunk = in.readNBytes(Integer.parseInt(size, 16));
            FakeServer.line(in);
            return new String(chunk, StandardCharsets.UTF_8);
        } catch (SocketException _) {
            return null;
        }
    }

    /** Whether the server closes the connection and sends nothing more before. */
    boolean isClosed() throws IOException {
        try {
            return in.read() < 0;
        } catch (SocketException _) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    /** Leaves as a killed process does. */
    void vanish() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }
}
