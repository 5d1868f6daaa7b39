package dev.slipway.runtime.engine;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The loop: take what arrived, schedule, run, update, emit. One thread owns scheduler, runner and everything below them;
 * the rest of the program reaches it through the inbox.
 */
public final class Engine implements AutoCloseable {

    private sealed interface Command {

        record Submit(Generation generation) implements Command {}

        record Cancel(Generation generation) implements Command {}

        record Close() implements Command {}
    }

    private static final Logger log = LoggerFactory.getLogger(Engine.class);

    private final WaitingPlaces places;
    private final LongSupplier nanoTime;
    private final Scheduler scheduler;
    private final Set<Integer> endOfText;
    private final ModelRunner runner;
    private final BlockingQueue<Command> inbox = new LinkedBlockingQueue<>();
    private final Map<Sequence, Generation> generations = new HashMap<>();
    private final Thread thread = new Thread(this::loop, "engine");
    private volatile EngineStats stats;
    private volatile boolean open = true;

    private Engine(EngineLimits limits, Set<Integer> endOfText, ModelRunner runner, LongSupplier nanoTime) {
        this.places = new WaitingPlaces(limits.maxQueueSize(), nanoTime);
        this.nanoTime = nanoTime;
        this.scheduler = new Scheduler(limits, endOfText);
        this.endOfText = Set.copyOf(endOfText);
        this.runner = runner;
        this.stats = scheduler.stats();
    }

    /**
     * An engine whose thread runs; a generation stops after one of the {@code endOfText} tokens.
     *
     * @param nanoTime the clock that deadlines are on
     */
    public static Engine start(EngineLimits limits, Set<Integer> endOfText, ModelRunner runner, LongSupplier nanoTime) {
        Engine engine = new Engine(limits, endOfText, runner, nanoTime);
        engine.thread.start();
        return engine;
    }

    /** Whether there is no place in the queue for the caller now, and why. */
    public Optional<TurnedAway> turnsAway(Caller caller) {
        return places.turnedAway(caller);
    }

    /**
     * Queues a request. Its events come on the engine thread, those of a step together, for a step may score thousands of a prompt's
     * tokens; the listener must not block.
     */
    public Generation submit(GenerationRequest request, Consumer<List<GenerationEvent>> listener) {
        Sequence sequence = new Sequence(request);
        Generation generation = new Generation(this, sequence, listener, places.take(sequence.caller()));
        inbox.add(new Command.Submit(generation));
        if (!open) {
            refuseInbox();
        }
        return generation;
    }

    /** The tokens that end a text. */
    public Set<Integer> endOfText() {
        return endOfText;
    }

    public EngineStats stats() {
        return stats;
    }

    /** Whether the loop is alive. */
    public boolean isOpen() {
        return open;
    }

    /** Ends the loop after the current step; generations that are not finished fail. */
    @Override
    public void close() {
        inbox.add(new Command.Close());
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void cancel(Generation generation) {
        inbox.add(new Command.Cancel(generation));
    }

    private void loop() {
        try {
            while (open) {
                drainInbox();
                expire();
                step();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open = false;
            generations.values().forEach(Engine::refuse);
            refuseInbox();
        }
    }

    /** Waits for something to do when there is nothing to compute. */
    private void drainInbox() throws InterruptedException {
        Command next = scheduler.idle() ? inbox.take() : inbox.poll();
        while (next != null) {
            handle(next);
            next = inbox.poll();
        }
        stats = scheduler.stats();
    }

    private void handle(Command command) {
        switch (command) {
            case Command.Submit(Generation generation) -> {
                generations.put(generation.sequence(), generation);
                scheduler.submit(generation.sequence());
            }
            case Command.Cancel(Generation generation) -> {
                generation.leaveQueue();
                generations.remove(generation.sequence());
                scheduler.cancel(generation.sequence());
            }
            case Command.Close() -> open = false;
        }
    }

    private void expire() {
        for (Sequence sequence : scheduler.expire(nanoTime.getAsLong())) {
            Generation generation = generation(sequence);
            generation.leaveQueue();
            generations.remove(sequence);
            stats = scheduler.stats();
            generation.tell(new GenerationEvent.Expired());
        }
    }

    private void step() {
        Batch batch = scheduler.schedule();
        if (batch.isEmpty()) {
            return;
        }
        List<Generation> computed =
                batch.parts().stream().map(part -> generation(part.sequence())).toList();
        computed.forEach(Generation::startOnce);
        long before = nanoTime.getAsLong();
        StepResult result = run(batch);
        if (result != null) {
            scheduler.took(batch, nanoTime.getAsLong() - before);
            List<Scheduler.Added> added = scheduler.update(batch, result.tokens());
            result.failures().forEach(this::fail);
            stats = scheduler.stats();
            collect(added, result);
            computed.forEach(Generation::tell);
        }
    }

    private @Nullable StepResult run(Batch batch) {
        try {
            return runner.run(batch);
        } catch (RuntimeException | Error e) {
            log.error("engine step failed sequences={} tokens={}", batch.parts().size(), batch.tokens(), e);
            fail(batch, e);
            return null;
        }
    }

    private void collect(List<Scheduler.Added> added, StepResult result) {
        for (StepResult.PromptScore score : result.promptScores()) {
            if (!result.hasFailed(score.sequence())) {
                generation(score.sequence()).promptScored(score.position(), score.scores());
            }
        }
        for (int i = 0; i < added.size(); i++) {
            Scheduler.Added next = added.get(i);
            if (result.hasFailed(next.sequence())) {
                continue;
            }
            Generation generation = generation(next.sequence());
            generation.add(new GenerationEvent.Token(
                    next.token(), result.sampled().get(i).scores()));
            if (next.finished() != null) {
                generations.remove(next.sequence());
                generation.add(new GenerationEvent.Finished(next.finished()));
            }
        }
    }

    private void fail(Batch batch, Throwable cause) {
        for (Batch.Part part : batch.parts()) {
            Generation generation = generation(part.sequence());
            fail(part.sequence(), "the engine failed: " + cause);
            generation.tell();
        }
        stats = scheduler.stats();
    }

    /** More than one of its guesses may have failed. */
    private void fail(StepResult.Failure failure) {
        if (generations.containsKey(failure.sequence())) {
            String reason = String.valueOf(failure.cause().getMessage());
            log.error("no token can be drawn: {}", reason);
            fail(failure.sequence(), "the engine failed: " + reason);
        }
    }

    private void fail(Sequence sequence, String reason) {
        generation(sequence).add(new GenerationEvent.Failed(reason));
        generations.remove(sequence);
        scheduler.cancel(sequence);
    }

    private Generation generation(Sequence sequence) {
        return Objects.requireNonNull(generations.get(sequence), "a scheduled sequence without a generation");
    }

    private void refuseInbox() {
        for (Command next = inbox.poll(); next != null; next = inbox.poll()) {
            if (next instanceof Command.Submit(Generation generation)) {
                refuse(generation);
            }
        }
    }

    private static void refuse(Generation generation) {
        generation.tell(new GenerationEvent.Failed("the engine is stopped"));
    }
}
