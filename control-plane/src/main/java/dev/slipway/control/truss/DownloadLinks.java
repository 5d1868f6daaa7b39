package dev.slipway.control.truss;

import dev.slipway.control.PublicUrls;
import dev.slipway.control.SlipwayProperties;
import dev.slipway.control.web.RefusedException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import org.springframework.stereotype.Component;

/** Addresses of archives that whoever has them may read, for ten minutes. */
@Component
class DownloadLinks {

    static final String PREFIX = "/downloads";

    private static final Duration LIFE = Duration.ofMinutes(10);

    private final Clock clock;
    private final String base;
    private final byte[] key;

    DownloadLinks(SlipwayProperties properties, PublicUrls urls, Clock clock) throws IOException {
        this.clock = clock;
        this.base = urls.console() + PREFIX;
        this.key = SignatureV4.hmac(Files.readAllBytes(properties.internalTokenFile()), "downloads");
    }

    URI to(String deploymentId) {
        String end = Long.toString(clock.instant().plus(LIFE).getEpochSecond());
        return URI.create(
                "%s/%s.tar?expires=%s&signature=%s".formatted(base, deploymentId, end, signature(deploymentId, end)));
    }

    void check(String deploymentId, String end, String given) {
        boolean ours = MessageDigest.isEqual(
                given.getBytes(StandardCharsets.UTF_8),
                signature(deploymentId, end).getBytes(StandardCharsets.UTF_8));
        if (!ours || clock.instant().getEpochSecond() > Long.parseLong(end)) {
            throw new RefusedException("this download address is not one of ours, or older than ten minutes");
        }
    }

    private String signature(String deploymentId, String end) {
        return HexFormat.of().formatHex(SignatureV4.hmac(key, deploymentId + ":" + end));
    }
}
