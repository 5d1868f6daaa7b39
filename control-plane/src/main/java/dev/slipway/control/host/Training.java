package dev.slipway.control.host;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;

/**
 * Near the end of a build: runs an instance once, does what users do first, and ends it. Each program then writes down
 * what it has loaded, into the file that its argument file names; the launcher makes start-up caches of them.
 */
final class Training {

    /** Writing down what it has loaded takes a program some seconds. */
    private static final Duration STOP_LIMIT = Duration.ofSeconds(90);

    private static final List<String> QUESTIONS =
            List.of("Hello!", "What is machine learning?", "Explain the KV cache.", "Count from 1 to 20.");

    private final DataDirectory data;
    private final Distribution distribution;

    Training(DataDirectory data, Distribution distribution) {
        this.data = data;
        this.distribution = distribution;
    }

    int run(PrintStream out) throws IOException, InterruptedException {
        data.prepare();
        Announcement announcement =
                new Up(data, distribution, out).start(new PublicAddress(PublicAddress.LOOPBACK, 0), STOP_LIMIT);
        try (var conversation = Conversation.with(data, announcement.address(), announcement.model())) {
            for (String question : QUESTIONS) {
                conversation.ask(question, 64, true);
                conversation.ask(question, 64, false);
            }
        }
        return 0;
    }
}
