package dev.slipway.control.routes;

import dev.slipway.control.routes.RouteSnapshot.Content;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/** Gives each content one number, the same for every control plane on this database and after every restart. */
@Component
class RouteVersions {

    private final RouteTables tables;
    private final JdbcClient jdbc;
    private final JsonMapper json;

    RouteVersions(RouteTables tables, JdbcClient jdbc, JsonMapper json) {
        this.tables = tables;
        this.jdbc = jdbc;
        this.json = json;
    }

    /**
     * Reads what is there now and its number. The table lock comes first, since it is no query: what is read is then one
     * moment's, and no older than what anybody was given before.
     */
    @Transactional(isolation = Isolation.REPEATABLE_READ)
    public RouteSnapshot current() {
        jdbc.sql("lock table published_routes in exclusive mode").update();
        Content content = tables.read();
        String sha256 = sha256(json.writeValueAsBytes(content));
        record Published(long version, String sha256) {}
        Published published = jdbc.sql("select version, sha256 from published_routes")
                .query(Published.class)
                .single();
        return new RouteSnapshot(published.sha256.equals(sha256) ? published.version : publish(sha256), content);
    }

    private long publish(String sha256) {
        return jdbc.sql("""
                        update published_routes set version = nextval('route_versions'), sha256 = :sha256
                        returning version""").param("sha256", sha256).query(Long.class).single();
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
