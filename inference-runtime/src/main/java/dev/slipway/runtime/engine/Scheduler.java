package dev.slipway.runtime.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Decides what the next step computes. The only one that moves a sequence between waiting and running: decode first, then as
 * much prefill as the token budget leaves, in the order of priority and arrival. When blocks run out the last in that order is
 * preempted, and its tokens are computed again later; the first never is, so that there is always one that gets to its end.
 */
final class Scheduler {

    /** A token that a step added to a sequence, and why the sequence ended with it, if it did. */
    record Added(Sequence sequence, int token, @Nullable FinishReason finished) {}

    private final EngineLimits limits;
    private final Set<Integer> endOfText;
    private final BlockManager blocks;
    private final PrefillPace pace;

    private final NgramProposer proposer;
    private final FairShare shares = new FairShare();
    private final WaitingLine waiting = new WaitingLine(shares);

    /** By importance. */
    private final List<Sequence> running = new ArrayList<>();

    /** Those that have a deadline, the next first. */
    private final NavigableSet<Sequence> deadlines = new TreeSet<>(
            Comparator.comparingLong((Sequence sequence) -> sequence.deadline().orElseThrow())
                    .thenComparing(Sequence.BY_ARRIVAL));

    private final Speculated speculated = new Speculated();
    private long arrivals;
    private long steps;
    private long preemptions;
    private long promptTokens;
    private long generatedTokens;

    Scheduler(EngineLimits limits, Set<Integer> endOfText) {
        this.limits = limits;
        this.endOfText = endOfText;
        this.proposer = new NgramProposer(
                limits.speculation().longestMatch(), limits.speculation().shortestMatch());
        this.pace = new PrefillPace(limits.maxBatchSize(), limits.maxStepTokens());
        this.blocks = new BlockManager(limits.blockCount(), EngineLimits.BLOCK_SIZE, limits.prefixCaching());
    }

    void submit(Sequence sequence) {
        promptTokens += sequence.tokenCount();
        sequence.arrive(++arrivals);
        shares.join(sequence.caller());
        if (sequence.deadline().isPresent()) {
            deadlines.add(sequence);
        }
        waiting.add(sequence);
    }

    void cancel(Sequence sequence) {
        switch (sequence.status()) {
            case WAITING -> {
                waiting.remove(sequence);
                end(sequence);
            }
            case RUNNING -> finish(sequence);
            case FINISHED -> {}
        }
    }

    /** Ends those whose deadline is not after {@code now}. */
    List<Sequence> expire(long now) {
        List<Sequence> expired = new ArrayList<>();
        while (!deadlines.isEmpty() && deadlines.first().deadline().orElseThrow() <= now) {
            Sequence late = deadlines.first();
            cancel(late);
            expired.add(late);
        }
        return expired;
    }

    boolean idle() {
        return waiting.isEmpty() && running.isEmpty();
    }

    Batch schedule() {
        Batch.Plan plan = new Batch.Plan(limits.maxStepTokens());
        long preemptionsBefore = preemptions;
        scheduleDecodes(plan);
        plan.boundPrompts(mostPromptTokens(plan.decodes()));
        schedulePrefills(plan);
        if (preemptions == preemptionsBefore) {
            admitWaiting(plan);
        }
        if (limits.speculation().tokens() > 0) {
            plan.parts().forEach(part -> draft(part, plan));
        }
        return plan.batch();
    }

    /**
     * Takes in what a batch computed; {@code sampled} holds a token for each part that reaches its sequence's end, and one more for
     * each of its guesses that is right.
     */
    List<Added> update(Batch batch, int[] sampled) {
        List<Added> added = new ArrayList<>(sampled.length);
        steps++;
        for (Batch.Part part : batch.parts()) {
            int drawn = part.reachesEnd() ? 1 + speculated.count(part, sampled, added.size()) : 0;
            Sequence sequence = part.sequence();
            sequence.advance(part.known() + Math.max(0, drawn - 1));
            blocks.publish(sequence.blockTable(), sequence.tokens(), sequence.computedTokens());
            for (int i = 0; i < drawn; i++) {
                added.add(append(sequence, sampled[added.size()]));
            }
        }
        return added;
    }

    /** How long a batch took, for how much the next ones may hold. */
    void took(Batch batch, long nanos) {
        pace.took(batch.decodes(), batch.promptTokens(), nanos);
    }

    EngineStats stats() {
        return new EngineStats(
                running.size(),
                waiting.size(),
                1 - (double) blocks.freeBlocks() / blocks.blockCount(),
                steps,
                promptTokens,
                generatedTokens,
                preemptions,
                blocks.queriedTokens(),
                blocks.hitTokens(),
                speculated.stats());
    }

    private void scheduleDecodes(Batch.Plan plan) {
        for (int i = 0; i < running.size(); i++) {
            Sequence sequence = running.get(i);
            if (sequence.remainingTokens() == 1 && makeRoom(sequence)) {
                plan.decode(sequence);
            }
        }
    }

    /** A prompt that may not be cut comes whole, however long others pause for it. */
    private int mostPromptTokens(int decoding) {
        int room = limits.maxBatchSize() - running.size();
        int firstTokens = running.size() - decoding + Math.min(room, waiting.size());
        return limits.chunkedPrefill() ? pace.tokens(decoding, firstTokens) : Integer.MAX_VALUE;
    }

    /** Blocks for the whole prompt were reserved at admission, so prefill only needs budget. */
    private void schedulePrefills(Batch.Plan plan) {
        for (Sequence sequence : running) {
            if (sequence.remainingTokens() > 1 && plan.promptBudget() > 0) {
                plan.prefill(sequence, chunk(sequence, plan.promptBudget()));
            }
        }
    }

    /** A long prompt leaves room for others, if there are any. */
    private int chunk(Sequence sequence, int budget) {
        boolean bounded = limits.maxPrefillChunk() > 0 && running.size() > 1;
        int most = bounded ? Math.min(limits.maxPrefillChunk(), budget) : budget;
        return Math.min(sequence.remainingTokens(), most);
    }

    private void admitWaiting(Batch.Plan plan) {
        while (!waiting.isEmpty() && running.size() < limits.maxBatchSize() && plan.promptBudget() > 0) {
            Sequence sequence = waiting.first();
            if (!admit(sequence, plan.promptBudget())) {
                return;
            }
            waiting.remove(sequence);
            sequence.admit(sequence.blockTable().published() * EngineLimits.BLOCK_SIZE);
            running.add(-1 - Collections.binarySearch(running, sequence, Sequence.BY_IMPORTANCE), sequence);
            shares.charge(sequence.caller(), sequence.remainingTokens());
            plan.prefill(sequence, chunk(sequence, plan.promptBudget()));
        }
    }

    /** Guesses with what budget and free blocks are left, for they help none but their own sequence. */
    private void draft(Batch.Part part, Batch.Plan plan) {
        Sequence sequence = part.sequence();
        int room = Math.min(sequence.leftTokens(), limits.maxSequenceLength() - sequence.tokenCount()) - 1;
        int most = Math.min(Math.min(limits.speculation().tokens(), plan.left()), room);
        if (!part.reachesEnd() || most < 1 || blocks.freeBlocks() <= running.size()) {
            return;
        }
        int[] guesses = beforeEnd(sequence, proposer.propose(sequence.tokens(), sequence.tokenCount(), most));
        if (guesses.length > 0 && blocks.extend(sequence.blockTable(), sequence.tokenCount() + guesses.length)) {
            sequence.draft(guesses);
            plan.draft(part, guesses.length);
        }
    }

    /** After a token that ends a sequence nothing is drawn, so it is no guess. */
    private int[] beforeEnd(Sequence sequence, int[] guesses) {
        int count = 0;
        while (count < guesses.length && !(sequence.stopsAtEndOfText() && endOfText.contains(guesses[count]))) {
            count++;
        }
        return Arrays.copyOf(guesses, count);
    }

    /** Reserves its blocks. One spare for each running sequence, so that an admission does not force a preemption at once. */
    private boolean admit(Sequence sequence, int budget) {
        if (!limits.chunkedPrefill() && sequence.tokenCount() > budget) {
            return false;
        }
        return blocks.admit(
                sequence.blockTable(),
                sequence.tokens(),
                sequence.tokenCount(),
                running.size(),
                sequence.reusesPrefix());
    }

    /** Preempts the least important until the sequence has a slot for its next token, or is itself preempted. */
    private boolean makeRoom(Sequence sequence) {
        while (!blocks.extend(sequence.blockTable(), sequence.tokenCount())) {
            Sequence last = running.removeLast();
            blocks.release(last.blockTable());
            last.preempt();
            waiting.putBack(last);
            preemptions++;
            if (last == sequence) {
                return false;
            }
        }
        return true;
    }

    private Added append(Sequence sequence, int token) {
        sequence.append(token);
        generatedTokens++;
        shares.charge(sequence.caller(), 1);
        FinishReason reason = finishReason(sequence, token);
        if (reason != null) {
            finish(sequence);
        }
        return new Added(sequence, token, reason);
    }

    private @Nullable FinishReason finishReason(Sequence sequence, int token) {
        if (sequence.stopsAtEndOfText() && endOfText.contains(token)) {
            return FinishReason.STOP;
        }
        return sequence.exhausted() || sequence.tokenCount() >= limits.maxSequenceLength() ? FinishReason.LENGTH : null;
    }

    private void finish(Sequence sequence) {
        running.remove(sequence);
        blocks.release(sequence.blockTable());
        end(sequence);
    }

    private void end(Sequence sequence) {
        if (sequence.deadline().isPresent()) {
            deadlines.remove(sequence);
        }
        shares.leave(sequence.caller());
        sequence.finish();
    }
}
