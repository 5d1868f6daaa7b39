package dev.slipway.edge;

import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.server.WebServer;

/** One server on both loopback addresses, at the same port. */
final class LoopbackServers implements WebServer {

    private final WebServer ipv4;
    private final IntFunction<WebServer> onIpv6;
    private @Nullable WebServer ipv6;

    LoopbackServers(WebServer ipv4, IntFunction<WebServer> onIpv6) {
        this.ipv4 = ipv4;
        this.onIpv6 = onIpv6;
    }

    @Override
    public void start() {
        ipv4.start();
        if (ipv6 == null) {
            ipv6 = onIpv6.apply(ipv4.getPort());
            ipv6.start();
        }
    }

    @Override
    public void stop() {
        ipv4.stop();
        if (ipv6 != null) {
            ipv6.stop();
            ipv6 = null;
        }
    }

    @Override
    public int getPort() {
        return ipv4.getPort();
    }
}
