package dev.slipway.system.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** What has to be installed before a stock client can run: on CI it must succeed, elsewhere its failure skips the test. */
final class Provision {
    private static final Duration LIMIT = Duration.ofMinutes(3);

    private Provision() {}

    static void must(List<String> command) {
        must(new ProcessBuilder(command));
    }

    static void must(ProcessBuilder command) {
        Run run;
        try {
            run = Run.of(command, LIMIT);
        } catch (IOException e) {
            run = new Run(-1, e.toString());
        }
        String reason = String.join(" ", command.command()) + ": " + run.output();
        if (run.exit() != 0 && System.getenv("CI") != null) {
            throw new AssertionError(reason);
        }
        Assumptions.assumeTrue(run.exit() == 0, reason);
    }

    /** Tells one content of a file that lists what to install from another. */
    static String hash(Path file) throws IOException {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
