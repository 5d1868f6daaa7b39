package dev.slipway.control.host;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** {@code slipway restart edge}: has the supervisor put a new edge in the place of the one that runs. */
final class Restart {

    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final Duration POLL = Duration.ofMillis(50);

    private final DataDirectory data;

    Restart(DataDirectory data) {
        this.data = data;
    }

    int run(PrintStream out) throws IOException, InterruptedException {
        LiveProcess supervisor = data.records()
                .part(ProcessRecord.SUPERVISOR)
                .map(ProcessRecord::process)
                .filter(LiveProcess::alive)
                .orElseThrow(() -> new StartFailedException("nothing runs for " + data.root()));
        if (!Files.exists(data.readyMark())) {
            throw new StartFailedException("what runs for %s is still starting".formatted(data.root()));
        }
        var requests = new RestartRequests(data);
        requests.ask();
        RestartRequests.Answer answer = await(requests, supervisor);
        if (!answer.done()) {
            throw new StartFailedException(answer.text(), data.log(ProcessRecord.EDGE));
        }
        out.println(answer.text() + "; the one before ends with its last connection");
        return 0;
    }

    private static RestartRequests.Answer await(RestartRequests requests, LiveProcess supervisor)
            throws IOException, InterruptedException {
        Instant deadline = Instant.now().plus(LIMIT);
        Optional<RestartRequests.Answer> answer = requests.answer();
        while (answer.isEmpty()) {
            if (!supervisor.alive() || Instant.now().isAfter(deadline)) {
                requests.takeBack();
                throw new StartFailedException("the supervisor does not answer");
            }
            Thread.sleep(POLL);
            answer = requests.answer();
        }
        return answer.get();
    }
}
