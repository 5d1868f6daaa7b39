package dev.slipway.edge.routing;

import java.net.InetSocketAddress;
import java.net.URI;

/**
 * Where one replica listens.
 *
 * @param authority what its Host header says
 * @param basePath what stands before every path, without a slash at its end
 */
public record ReplicaAddress(String id, InetSocketAddress socket, String authority, String basePath) {

    private static final int HTTP_PORT = 80;

    static ReplicaAddress of(String id, String url) {
        URI uri = URI.create(url);
        if (!"http".equalsIgnoreCase(uri.getScheme()) || uri.getHost() == null) {
            throw new IllegalArgumentException(
                    "the address of replica " + id + " must be http://host:port, not " + url);
        }
        int port = uri.getPort() < 0 ? HTTP_PORT : uri.getPort();
        String path = uri.getRawPath() == null ? "" : uri.getRawPath().replaceAll("/+$", "");
        return new ReplicaAddress(id, new InetSocketAddress(uri.getHost(), port), uri.getRawAuthority(), path);
    }
}
