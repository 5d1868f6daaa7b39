package dev.slipway.edge;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** The server's end of a connection. */
final class Wire {

    private final Socket socket;
    private final InputStream in;

    Wire(Socket socket, InputStream in) {
        this.socket = socket;
        this.in = in;
    }

    void raw(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
    }

    void json(int status, String body, String... headers) throws IOException {
        StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " Status\r\nContent-Type: application/json\r\n");
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        int length = body.getBytes(StandardCharsets.UTF_8).length;
        raw(head + "Content-Length: " + length + "\r\n\r\n" + body);
    }

    void beginStream(String... headers) throws IOException {
        StringBuilder head = new StringBuilder(
                "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n");
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        raw(head + "\r\n");
    }

    void chunk(String text) throws IOException {
        int length = text.getBytes(StandardCharsets.UTF_8).length;
        raw(Integer.toHexString(length) + "\r\n" + text + "\r\n");
    }

    void endStream(String... trailers) throws IOException {
        raw("0\r\n" + (trailers.length == 0 ? "" : String.join("\r\n", trailers) + "\r\n") + "\r\n");
    }

    void close() throws IOException {
        socket.close();
    }

    /** Breaks the connection as a killed process does. */
    void cut() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    /** Takes what comes next without answering it. */
    void awaitNextRequestAndCut() throws IOException {
        if (in.read() >= 0) {
            cut();
        }
    }

    /** Returns when the other side closes the connection. */
    void awaitGone() throws IOException {
        while (in.read() >= 0) {
            // whatever still comes
        }
    }
}
