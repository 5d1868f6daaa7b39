package dev.slipway.control.logs;

import dev.slipway.control.leadership.Leadership;
import dev.slipway.control.loop.Loop;
import java.io.IOException;
import java.time.Duration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;

/** The thread that follows output, while this process leads: lines are kept once. */
@Component
@ConditionalOnProperty("slipway.runtime.java-args")
class OutputLoop extends Loop {

    private static final Duration PAUSE = Duration.ofMillis(250);

    private final OutputFollower follower;
    private final Leadership leadership;

    OutputLoop(OutputFollower follower, Leadership leadership) {
        super("output-follower", "output of replicas cannot be kept now, it waits in its files");
        this.follower = follower;
        this.leadership = leadership;
    }

    @Override
    protected Duration pass() throws IOException {
        if (leadership.holds()) {
            follower.pass();
        } else {
            follower.forget();
        }
        return PAUSE;
    }
}
