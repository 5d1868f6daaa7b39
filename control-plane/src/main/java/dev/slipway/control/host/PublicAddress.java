package dev.slipway.control.host;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.List;

/** Where the edge listens. */
record PublicAddress(String bind, int port) {

    static final String LOOPBACK = "127.0.0.1";

    boolean loopbackOnly() {
        return resolve(bind).isLoopbackAddress();
    }

    /** What a user of this machine types. */
    String url() {
        InetAddress address = resolve(bind);
        boolean local = address.isLoopbackAddress() || address.isAnyLocalAddress();
        return "http://%s:%d".formatted(local ? "localhost" : bracketed(), port);
    }

    /** This port, or a free one for 0. */
    PublicAddress withRealPort() throws IOException {
        return port == 0 ? new PublicAddress(bind, FreePort.find()) : this;
    }

    void requireFree() {
        for (String address : bind.equals(LOOPBACK) ? List.of(LOOPBACK, "::1") : List.of(bind)) {
            requireFree(resolve(address));
        }
    }

    private void requireFree(InetAddress address) {
        if (address.getHostAddress().contains(":") && !HostNetwork.hasIpv6()) {
            return;
        }
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(address, port));
        } catch (IOException e) {
            throw new StartFailedException(
                    "port %d on %s cannot be used (%s): stop what listens there or choose another --port"
                            .formatted(port, address.getHostAddress(), e.getMessage()));
        }
    }

    private String bracketed() {
        return bind.contains(":") ? "[" + bind + "]" : bind;
    }

    private static InetAddress resolve(String address) {
        try {
            return InetAddress.getByName(address);
        } catch (UnknownHostException _) {
            throw new UsageException("--bind must be an address of this machine, not '%s'".formatted(address));
        }
    }
}
