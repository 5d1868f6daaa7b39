package dev.slipway.control.host;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/** Whether somebody listens on this machine. */
final class LoopbackPort {

    private static final int CONNECT_LIMIT_MS = 1000;

    private LoopbackPort() {}

    static boolean accepts(int port) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(PublicAddress.LOOPBACK, port), CONNECT_LIMIT_MS);
            return true;
        } catch (IOException _) {
            return false;
        }
    }
}
