package dev.slipway.edge;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Settings of the edge.
 *
 * @param controlPlane where the control plane listens; not there for an edge that runs alone
 * @param upstream the one replica of an edge that runs alone
 * @param rehearsal how many requests the edge tries itself with before it listens, so that it is compiled by then
 * @param eventLoops threads that carry all traffic
 * @param routesLag how long a request for what is not known here may wait for newer routes
 * @param parking how long a request may wait for a replica
 * @param parkedRequests how many may wait at once
 * @param parkedBytes how many bytes of request bodies may be held in memory, over all requests
 * @param answer how long a replica may take to begin an answer, and between parts of it
 * @param maxBody the largest body of a request
 * @param idle how long a connection may lie between requests
 * @param stall how long a caller may neither send what it announced nor read what it asked for
 * @param silence how long the control plane may stay silent
 * @param drain how long requests that are under way get to end when the edge stops
 * @param handover how long connections get to end when another edge has taken over
 * @param usageFile the size at which a file of the usage log is full
 * @param usageFiles how many full files are kept
 */
@ConfigurationProperties(prefix = "slipway.edge", ignoreUnknownFields = false)
record EdgeProperties(
        @Nullable URI controlPlane,
        @Nullable URI upstream,
        @DefaultValue("3000") int rehearsal,
        @DefaultValue("2") int eventLoops,
        @DefaultValue("250ms") Duration routesLag,
        @DefaultValue("1200s") Duration parking,
        @DefaultValue("10000") int parkedRequests,
        @DefaultValue("64MB") DataSize parkedBytes,
        @DefaultValue("1200s") Duration answer,
        @DefaultValue("100MB") DataSize maxBody,
        @DefaultValue("75s") Duration idle,
        @DefaultValue("60s") Duration stall,
        @DefaultValue("20s") Duration silence,
        @DefaultValue("5s") Duration drain,
        @DefaultValue("10m") Duration handover,
        @DefaultValue("16MB") DataSize usageFile,
        @DefaultValue("64") int usageFiles) {

    public EdgeProperties {
        if ((controlPlane == null) == (upstream == null)) {
            throw new IllegalArgumentException(
                    "an edge needs exactly one of slipway.edge.control-plane and slipway.edge.upstream");
        }
        requireHttp("slipway.edge.control-plane", controlPlane);
        requireHttp("slipway.edge.upstream", upstream);
        if (rehearsal < 0) {
            throw new IllegalArgumentException("slipway.edge.rehearsal must be at least 0, not " + rehearsal);
        }
        if (eventLoops < 1) {
            throw new IllegalArgumentException("slipway.edge.event-loops must be at least 1, not " + eventLoops);
        }
    }

    private static void requireHttp(String name, @Nullable URI uri) {
        boolean good = uri == null || ("http".equalsIgnoreCase(uri.getScheme()) && uri.getHost() != null);
        if (!good) {
            throw new IllegalArgumentException(name + " must be http://host:port, not " + uri);
        }
    }
}
