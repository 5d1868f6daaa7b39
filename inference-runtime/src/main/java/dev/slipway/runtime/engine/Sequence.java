package dev.slipway.runtime.engine;

import dev.slipway.runtime.sampling.LogitEdits;
import dev.slipway.runtime.sampling.SamplingParams;
import dev.slipway.runtime.sampling.ScoreRequest;
import java.util.Arrays;
import java.util.Comparator;
import java.util.OptionalLong;

/** One generation as the scheduler sees it: its tokens, its blocks and how far each has come. */
final class Sequence {

    enum Status {
        WAITING,
        RUNNING,
        FINISHED
    }

    static final Comparator<Sequence> BY_ARRIVAL = Comparator.comparingLong(sequence -> sequence.arrival);

    /** The last is the first to give way. */
    static final Comparator<Sequence> BY_IMPORTANCE =
            Comparator.comparingInt(Sequence::priority).thenComparing(BY_ARRIVAL);

    private final GenerationRequest request;
    private final LogitEdits edits;
    private final BlockTable blockTable;
    private int[] tokens;
    private int tokenCount;
    private int computedTokens;
    private int cachedTokens;
    private long arrival;
    private Status status = Status.WAITING;

    Sequence(GenerationRequest request) {
        this.request = request;
        this.edits = new LogitEdits(request.rules(), request.prompt());
        this.blockTable = new BlockTable(request.standing().cacheScope());
        this.tokens = request.prompt().clone();
        this.tokenCount = tokens.length;
    }

    int priority() {
        return request.standing().priority();
    }

    String caller() {
        return request.standing().caller().id();
    }

    OptionalLong deadline() {
        return request.standing().caller().deadline();
    }

    SamplingParams sampling() {
        return request.sampling();
    }

    LogitEdits edits() {
        return edits;
    }

    ScoreRequest scores() {
        return request.scores();
    }

    /** Scores of a prompt need its logits, so none of it may come from the cache. */
    boolean reusesPrefix() {
        return !request.scores().prompt();
    }

    int promptTokens() {
        return request.prompt().length;
    }

    boolean stopsAtEndOfText() {
        return !request.ignoreEndOfText();
    }

    BlockTable blockTable() {
        return blockTable;
    }

    Status status() {
        return status;
    }

    /** Prompt and generated tokens; entries from {@link #tokenCount()} on are guesses of the step under way, or mean nothing. */
    int[] tokens() {
        return tokens;
    }

    int tokenCount() {
        return tokenCount;
    }

    int generatedTokens() {
        return tokenCount - promptTokens();
    }

    /** Tokens whose keys and values are in the KV cache. */
    int computedTokens() {
        return computedTokens;
    }

    int remainingTokens() {
        return tokenCount - computedTokens;
    }

    /** Tokens of the prompt that were found in the cache when the sequence was first admitted. */
    int cachedTokens() {
        return cachedTokens;
    }

    boolean exhausted() {
        return leftTokens() <= 0;
    }

    /** How many more it may generate. */
    int leftTokens() {
        return request.maxTokens() - generatedTokens();
    }

    /** Puts guesses where its next tokens will be. */
    void draft(int[] guesses) {
        ensureRoom(guesses.length);
        System.arraycopy(guesses, 0, tokens, tokenCount, guesses.length);
    }

    /** Waiting, and the {@code number}th that ever came. */
    void arrive(long number) {
        arrival = number;
    }

    /** Running, with its blocks reserved and {@code reused} of its tokens already computed. */
    void admit(int reused) {
        status = Status.RUNNING;
        computedTokens = reused;
        if (generatedTokens() == 0) {
            cachedTokens = reused;
        }
    }

    void preempt() {
        status = Status.WAITING;
        computedTokens = 0;
    }

    void finish() {
        status = Status.FINISHED;
    }

    void advance(int newlyComputed) {
        computedTokens += newlyComputed;
    }

    void append(int token) {
        ensureRoom(1);
        tokens[tokenCount++] = token;
    }

    private void ensureRoom(int more) {
        if (tokenCount + more > tokens.length) {
            tokens = Arrays.copyOf(tokens, tokenCount + tokenCount / 2 + 16 + more);
        }
    }
}
