package dev.slipway.runtime.engine;

import java.util.ArrayList;
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

    private final FairShare shares = new FairShare();
    private final WaitingLine waiting = new WaitingLine(shares);

    /** By importance. */
    private final List<Sequence> running = new ArrayList<>();

    /** Those that have a deadline, the next first. */
    private final NavigableSet<Sequence> deadlines = new TreeSet<>(
            Comparator.comparingLong((Sequence sequence) -> sequence.deadline().orElseThrow())
                    .thenComparing(Sequence.BY_ARRIVAL));

    private long arrivals;
    private long steps;
    private long preemptions;
    private long promptTokens;
    private long generatedTokens;

    Scheduler(EngineLimits limits, Set<Integer> endOfText) {
        this.limits = limits;
        this.endOfText = endOfText;
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
        schedulePrefills(plan);
        if (preemptions == preemptionsBefore) {
            admitWaiting(plan);
        }
        return plan.batch();
    }

    /** Takes in what a batch computed; {@code sampled} holds a token for each part that reaches its sequence's end. */
    List<Added> update(Batch batch, int[] sampled) {
        List<Added> added = new ArrayList<>(sampled.length);
        steps++;
        for (Batch.Part part : batch.parts()) {
            boolean ended = part.reachesEnd();
            Sequence sequence = part.sequence();
            sequence.advance(part.tokens());
            blocks.publish(sequence.blockTable(), sequence.tokens(), sequence.computedTokens());
            if (ended) {
                added.add(append(sequence, sampled[added.size()]));
            }
        }
        return added;
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
                blocks.hitTokens());
    }

    private void scheduleDecodes(Batch.Plan plan) {
        for (int i = 0; i < running.size(); i++) {
            Sequence sequence = running.get(i);
            if (sequence.remainingTokens() == 1 && makeRoom(sequence)) {
                plan.add(sequence, 1);
            }
        }
    }

    /** Blocks for the whole prompt were reserved at admission, so prefill only needs budget. */
    private void schedulePrefills(Batch.Plan plan) {
        for (Sequence sequence : running) {
            if (sequence.remainingTokens() > 1 && plan.budget() > 0) {
                plan.add(sequence, Math.min(sequence.remainingTokens(), plan.budget()));
            }
        }
    }

    private void admitWaiting(Batch.Plan plan) {
        while (!waiting.isEmpty() && running.size() < limits.maxBatchSize() && plan.budget() > 0) {
            Sequence sequence = waiting.first();
            if (!admit(sequence, plan.budget())) {
                return;
            }
            waiting.remove(sequence);
            sequence.admit(sequence.blockTable().published() * EngineLimits.BLOCK_SIZE);
            running.add(-1 - Collections.binarySearch(running, sequence, Sequence.BY_IMPORTANCE), sequence);
            shares.charge(sequence.caller(), sequence.remainingTokens());
            plan.add(sequence, Math.min(sequence.remainingTokens(), plan.budget()));
        }
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
