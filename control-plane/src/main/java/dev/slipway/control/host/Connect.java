package dev.slipway.control.host;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/**
 * {@code slipway connect}: port 8000 of this machine, carried over TLS to an installation elsewhere. The stock truss client sends a user's key
 * to somebody else with any {@code remote_url} but {@code http://localhost:8000}, so that address must work everywhere.
 */
final class Connect {

    static final int TRUSS_PORT = 8000;

    private final PrintStream out;

    Connect(PrintStream out) {
        this.out = out;
    }

    /** Returns only by failing: otherwise a signal ends it. */
    int run(String remote, PublicAddress local, RemoteTrust trust) throws IOException, InterruptedException {
        URI target = target(remote);
        local.requireFree();
        var forwarder = new RemoteForwarder(target, trust);
        forwarder.requireSlipway();
        PublicAddress address = local.withRealPort();
        for (HttpServer server : listen(address, forwarder)) {
            server.start();
        }
        announce(address, target);
        new CountDownLatch(1).await();
        return 0;
    }

    static List<HttpServer> listen(PublicAddress address, RemoteForwarder forwarder) throws IOException {
        List<HttpServer> servers = new ArrayList<>();
        for (InetAddress each : address.listened()) {
            HttpServer server = HttpServer.create(new InetSocketAddress(each, address.port()), 0);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.createContext("/", forwarder);
            servers.add(server);
        }
        return servers;
    }

    private void announce(PublicAddress address, URI target) {
        out.printf("connected: %s → %s    (Ctrl-C ends it)%n", address.url(), target);
        if (address.port() != TRUSS_PORT) {
            out.printf(
                    "warning: not for the truss client: with any other remote_url than http://localhost:%d it sends your key to api.baseten.co%n",
                    TRUSS_PORT);
        }
        out.flush();
    }

    /** Scheme, host and port of an address such as {@code https://slipway.example.com}. */
    static URI target(String remote) {
        URI uri;
        try {
            uri = new URI(remote);
        } catch (URISyntaxException _) {
            throw wrong(remote);
        }
        boolean bare = uri.getRawPath() == null
                || uri.getRawPath().isEmpty()
                || uri.getRawPath().equals("/");
        if (uri.getHost() == null || !bare || uri.getRawQuery() != null || uri.getRawUserInfo() != null) {
            throw wrong(remote);
        }
        if (!"https".equals(uri.getScheme().toLowerCase(Locale.ROOT))) {
            throw new UsageException("'%s' is not https: keys would travel in clear text".formatted(remote));
        }
        return URI.create("https://" + uri.getRawAuthority());
    }

    private static UsageException wrong(String remote) {
        return new UsageException(
                "'%s' is not the address of an installation, such as https://slipway.example.com".formatted(remote));
    }
}
