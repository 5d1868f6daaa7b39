package dev.slipway.control.host;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** Accepts from the first listening socket that this process was given, and lets a server here answer. */
final class PassedOn {

    private static final int FIRST_PASSED = 3;

    private PassedOn() {}

    static void to(InetSocketAddress server) throws IOException {
        Libc.duplicateTo(FIRST_PASSED, 0);
        var listening = (ServerSocketChannel) System.inheritedChannel();
        Thread.ofPlatform().start(() -> acceptForever(listening, server));
    }

    private static void acceptForever(ServerSocketChannel listening, InetSocketAddress server) {
        try {
            while (true) {
                SocketChannel caller = listening.accept();
                Thread.ofVirtual().start(() -> relay(caller, server));
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void relay(SocketChannel caller, InetSocketAddress server) {
        try (caller;
                Socket answering = new Socket(server.getAddress(), server.getPort())) {
            Thread.ofVirtual().start(() -> copy(caller, answering));
            answering.getInputStream().transferTo(Channels.newOutputStream(caller));
        } catch (IOException _) {
            return; // the caller has left
        }
    }

    private static void copy(SocketChannel caller, Socket answering) {
        try {
            Channels.newInputStream(caller).transferTo(answering.getOutputStream());
            answering.shutdownOutput();
        } catch (IOException _) {
            return; // answered and closed
        }
    }
}
