package dev.slipway.control.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** How the supervisor hears that the edge is to be restarted, and says what became of that: two files in {@code DIR/run}. */
final class RestartRequests {

    private static final Duration POLL = Duration.ofMillis(200);

    private final Path request;
    private final Path answer;

    RestartRequests(DataDirectory data) {
        this.request = data.run().resolve("restart-edge");
        this.answer = data.run().resolve("restart-edge.answer");
    }

    void ask() throws IOException {
        Files.deleteIfExists(answer);
        Files.writeString(request, "");
    }

    void takeBack() throws IOException {
        Files.deleteIfExists(request);
    }

    Optional<Answer> answer() throws IOException {
        try {
            String text = Files.readString(answer);
            return Optional.of(new Answer(text.startsWith(Answer.DONE), text));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        }
    }

    /** Carries out what is asked from now on. */
    void answer(Replacement edge, EventLog events) throws IOException {
        takeBack();
        Thread.ofPlatform().daemon().name("restarts").start(() -> answerForever(edge, events));
    }

    private void answerForever(Replacement edge, EventLog events) {
        try {
            while (true) {
                if (Files.exists(request)) {
                    answerOnce(edge, events);
                }
                Thread.sleep(POLL);
            }
        } catch (InterruptedException _) {
            events.write("no more restarts on request");
        }
    }

    private void answerOnce(Replacement edge, EventLog events) throws InterruptedException {
        try {
            takeBack();
            PrivateFile.replace(answer, outcome(edge));
        } catch (IOException e) {
            events.write("a restart could not be answered: " + e);
        }
    }

    private static String outcome(Replacement edge) throws InterruptedException {
        try {
            return Answer.DONE + edge.replace();
        } catch (IOException | StartFailedException e) {
            return String.valueOf(e.getMessage());
        }
    }

    /** What became of a restart, in words. */
    record Answer(boolean done, String text) {
        private static final String DONE = "the edge is now process ";
    }

    /** Starts a new process in place of the one that runs, and tells its pid. */
    @FunctionalInterface
    interface Replacement {
        long replace() throws IOException, InterruptedException;
    }
}
