package dev.slipway.control.host;

import dev.slipway.control.config.OperatorSettings;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** {@code slipway up}: one instance in the foreground, until a signal ends it. */
final class Up {

    /** Somewhat longer than a start may take. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(200);

    private static final Duration POLL = Duration.ofMillis(50);

    private final DataDirectory data;
    private final Distribution distribution;
    private final PrintStream out;

    Up(DataDirectory data, Distribution distribution, PrintStream out) {
        this.data = data;
        this.distribution = distribution;
        this.out = out;
    }

    /**
     * Returns when the instance runs already, or another call has started it; otherwise the end of this process stops what was
     * started. While another call starts or stops the instance, this one waits for the outcome.
     */
    int run(PublicAddress wanted, boolean openBrowser) throws IOException, InterruptedException {
        data.prepare();
        var running = new RunningInstance(data);
        Instant deadline = Instant.now().plus(LONGEST_WAIT);
        boolean told = false;
        while (Instant.now().isBefore(deadline)) {
            Optional<InstanceLock> lock = InstanceLock.take(data);
            if (lock.isPresent()) {
                return runLocked(lock.get(), wanted, openBrowser);
            }
            if (running.isReady()) {
                return running.greet(out);
            }
            if (!told) {
                out.printf("waiting for another call that starts or stops %s%n", data.root());
                told = true;
            }
            Thread.sleep(POLL);
        }
        throw new StartFailedException(
                "another call has been starting or stopping %s for %d s"
                        .formatted(data.root(), LONGEST_WAIT.toSeconds()),
                data.log(ProcessRecord.SUPERVISOR));
    }

    private int runLocked(InstanceLock held, PublicAddress wanted, boolean openBrowser)
            throws IOException, InterruptedException {
        try (held) {
            Announcement announcement = start(wanted, Shutdown.STEP_LIMIT);
            if (openBrowser) {
                Browser.open(announcement.signInLink());
            }
            out.close();
            new CountDownLatch(1).await();
            return 0;
        }
    }

    Announcement start(PublicAddress wanted, Duration stopLimit) throws IOException, InterruptedException {
        var progress = new Progress(out, Instant.now());
        data.prepareSecrets();
        OperatorSettings settings = data.operatorSettings();
        new Shutdown(data, Shutdown.STEP_LIMIT).endLeftovers();
        PublicAddress address = wanted.withRealPort();
        PublicSockets sockets = PublicSockets.open(address);
        recordThisProcess(address);
        var supervisor = new Supervisor(distribution, data, address, sockets, settings, progress);
        stopWithThisProcess(supervisor, stopLimit);
        warnIfReachable(address);
        Announcement announcement = supervisor.start(System.getenv());
        announcement.lines().forEach(progress::say);
        return announcement;
    }

    private void recordThisProcess(PublicAddress address) throws IOException {
        LiveProcess self = LiveProcess.of(ProcessHandle.current());
        data.records().write(ProcessRecord.ofPart(ProcessRecord.SUPERVISOR, self, address.port()));
    }

    private static void stopWithThisProcess(Supervisor supervisor, Duration stopLimit) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> supervisor.stop(stopLimit), "stop"));
    }

    private void warnIfReachable(PublicAddress address) {
        if (!address.loopbackOnly()) {
            out.printf(
                    "warning: %s is not loopback: whoever reaches port %d of this machine can try keys on it, and nothing is encrypted%n",
                    address.bind(), address.port());
        }
    }
}
