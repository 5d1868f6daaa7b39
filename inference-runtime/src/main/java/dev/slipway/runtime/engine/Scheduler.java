package dev.slipway.runtime.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides what the next step computes. The only one that moves a sequence between waiting and running: decode first, then
 * as much prefill as the token budget leaves, oldest first; when blocks run out the youngest sequence is preempted, and its
 * tokens are computed again later.
 */
final class Scheduler {

    /** A token that a step added to a sequence, and why the sequence ended with it, if it did. */
    record Added(Sequence sequence, int token, @Nullable FinishReason finished) {}

    private final EngineLimits limits;
    private final Set<Integer> endOfText;
    private final BlockManager blocks;

    /** Preempted sequences stand before those that never ran. */
    private final Deque<Sequence> waiting = new ArrayDeque<>();

    /** In the order of admission, the youngest last. */
    private final List<Sequence> running = new ArrayList<>();

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
        waiting.addLast(sequence);
    }

    void cancel(Sequence sequence) {
        switch (sequence.status()) {
            case WAITING -> {
                waiting.remove(sequence);
                sequence.finish();
            }
            case RUNNING -> finish(sequence);
            case FINISHED -> {}
        }
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
            Sequence sequence = waiting.getFirst();
            if (!admit(sequence, plan.budget())) {
                return;
            }
            waiting.removeFirst();
            running.addLast(sequence);
            plan.add(sequence, Math.min(sequence.remainingTokens(), plan.budget()));
        }
    }

    /** One spare block for each running sequence, so that an admission does not force a preemption at once. */
    private boolean admit(Sequence sequence, int budget) {
        if (!limits.chunkedPrefill() && sequence.tokenCount() > budget) {
            return false;
        }
        BlockTable table = sequence.blockTable();
        if (!blocks.admit(table, sequence.tokens(), sequence.tokenCount(), running.size(), sequence.reusesPrefix())) {
            return false;
        }
        sequence.admit(table.published() * EngineLimits.BLOCK_SIZE);
        return true;
    }

    /** Preempts the youngest until the sequence has a slot for its next token, or is itself preempted. */
    private boolean makeRoom(Sequence sequence) {
        while (!blocks.extend(sequence.blockTable(), sequence.tokenCount())) {
            Sequence youngest = running.removeLast();
            blocks.release(youngest.blockTable());
            youngest.preempt();
            waiting.addFirst(youngest);
            preemptions++;
            if (youngest == sequence) {
                return false;
            }
        }
        return true;
    }

    private Added append(Sequence sequence, int token) {
        sequence.append(token);
        generatedTokens++;
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
        sequence.finish();
    }
}
