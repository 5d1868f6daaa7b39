package dev.slipway.control.autoscaling;

import dev.slipway.control.leadership.Leadership;
import dev.slipway.control.loop.Loop;
import java.time.Duration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;

/** The one thread that autoscales, each second while this process leads, where there is something to run replicas with. */
@Component
@ConditionalOnProperty("slipway.runtime.java-args")
class AutoscalerLoop extends Loop {

    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Autoscaler autoscaler;
    private final Leadership leadership;

    AutoscalerLoop(Autoscaler autoscaler, Leadership leadership) {
        super("autoscaler", "cannot autoscale now");
        this.autoscaler = autoscaler;
        this.leadership = leadership;
    }

    @Override
    protected Duration pass() {
        if (leadership.holds()) {
            autoscaler.tick();
        } else {
            autoscaler.forget();
        }
        return PAUSE;
    }
}
