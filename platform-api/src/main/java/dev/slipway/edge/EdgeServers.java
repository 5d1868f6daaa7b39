package dev.slipway.edge;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServer;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.http.server.reactive.HttpHandler;

/**
 * Starts Boot's Netty server on the edge's event loops; one that is bound to 127.0.0.1 listens on [::1] too. Where sockets
 * were passed on, they say where it listens.
 */
final class EdgeServers extends NettyReactiveWebServerFactory {

    private static final String IPV4_LOOPBACK = "127.0.0.1";
    private static final byte[] IPV6_LOOPBACK = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};

    private final ReactorResourceFactory resources;
    private final PassedSockets passed;

    EdgeServers(ReactorResourceFactory resources, PassedSockets passed) {
        this.resources = resources;
        this.passed = passed;
        setResourceFactory(resources);
    }

    @Override
    public WebServer getWebServer(HttpHandler handler) {
        if (getServerCustomizers().stream().noneMatch(EdgePipeline.class::isInstance)) {
            return super.getWebServer(handler); // the management server: Boot makes it of this class too
        }
        setResourceFactory(passed.socket(0, resources));
        WebServer server = super.getWebServer(handler);
        return hasSecond() ? new LoopbackServers(server, port -> second(port, handler)) : server;
    }

    private boolean hasSecond() {
        InetAddress address = getAddress();
        return passed.any()
                ? passed.count() > 1
                : address != null && address.getHostAddress().equals(IPV4_LOOPBACK) && hasIpv6Loopback();
    }

    private static boolean hasIpv6Loopback() {
        try {
            return NetworkInterface.getByInetAddress(ipv6Loopback()) != null;
        } catch (SocketException _) {
            return false;
        }
    }

    private static InetAddress ipv6Loopback() {
        try {
            return InetAddress.getByAddress(IPV6_LOOPBACK);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("sixteen bytes are an address", e);
        }
    }

    private WebServer second(int port, HttpHandler handler) {
        NettyReactiveWebServerFactory factory = new NettyReactiveWebServerFactory(port);
        factory.setResourceFactory(passed.socket(1, resources));
        factory.setAddress(ipv6Loopback());
        factory.setServerCustomizers(getServerCustomizers());
        return factory.getWebServer(handler);
    }
}
