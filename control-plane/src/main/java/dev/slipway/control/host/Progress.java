package dev.slipway.control.host;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** Tells whoever waits for {@code up} what has been reached, with the seconds since it began. */
final class Progress {

    private final PrintStream out;
    private final Instant began;

    Progress(PrintStream out, Instant began) {
        this.out = out;
        this.began = began;
    }

    void step(String reached) {
        double seconds = Duration.between(began, Instant.now()).toMillis() / 1000.0;
        say(String.format(Locale.ROOT, "[%6.1f s] %s", seconds, reached));
    }

    void say(String line) {
        out.println(line);
        out.flush();
    }

    /** Whoever reads a detached start's output sees its end here. */
    void end() {
        out.close();
    }
}
