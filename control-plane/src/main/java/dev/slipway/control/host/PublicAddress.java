package dev.slipway.control.host;

import dev.slipway.control.PublicUrls;
import dev.slipway.control.config.OperatorSettings;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;

/** Where the edge listens. */
record PublicAddress(String bind, int port) {

    static final String LOOPBACK = "127.0.0.1";

    boolean loopbackOnly() {
        return resolve(bind).isLoopbackAddress();
    }

    /** What a user of this machine types: localhost where that leads here. */
    String url() {
        InetAddress address = resolve(bind);
        boolean local = address.equals(resolve(LOOPBACK)) || address.isAnyLocalAddress();
        return "http://%s:%d".formatted(local ? "localhost" : bracketed(), port);
    }

    /** What others are told: the operator's domain, when there is one, leads here. */
    PublicUrls urls(OperatorSettings settings) {
        return new PublicUrls(URI.create(url()), settings.domain());
    }

    /** This port, or a free one for 0. */
    PublicAddress withRealPort() throws IOException {
        return port == 0 ? new PublicAddress(bind, FreePort.find()) : this;
    }

    void requireFree() {
        listened().forEach(this::requireFree);
    }

    /** What is listened on: loopback is both of its addresses, as far as this machine has them. */
    List<InetAddress> listened() {
        return (bind.equals(LOOPBACK) ? List.of(LOOPBACK, "::1") : List.of(bind))
                .stream()
                        .map(PublicAddress::resolve)
                        .filter(address -> address instanceof Inet4Address || HostNetwork.hasIpv6())
                        .toList();
    }

    private void requireFree(InetAddress address) {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(address, port));
        } catch (IOException e) {
            throw cannotBeUsed(address, e);
        }
    }

    StartFailedException cannotBeUsed(InetAddress address, IOException cause) {
        return new StartFailedException(
                "port %d on %s cannot be used (%s): stop what listens there or choose another --port"
                        .formatted(port, address.getHostAddress(), cause.getMessage()));
    }

    private String bracketed() {
        return bind.contains(":") && !bind.startsWith("[") ? "[" + bind + "]" : bind;
    }

    private static InetAddress resolve(String address) {
        try {
            return InetAddress.getByName(address);
        } catch (UnknownHostException _) {
            throw new UsageException("--bind must be an address of this machine, not '%s'".formatted(address));
        }
    }
}
