package dev.slipway.control.access;

import dev.slipway.control.loop.Loop;
import java.time.Duration;
import org.springframework.stereotype.Component;

/** Ends access tokens within a minute of their time. */
@Component
class DeviceTokenExpiry extends Loop {

    private static final Duration PAUSE = Duration.ofMinutes(1);

    private final DeviceTokens tokens;

    DeviceTokenExpiry(DeviceTokens tokens) {
        super("device-token-expiry", "access tokens that are over cannot be ended now");
        this.tokens = tokens;
    }

    @Override
    protected Duration pass() {
        tokens.expire();
        return PAUSE;
    }
}
