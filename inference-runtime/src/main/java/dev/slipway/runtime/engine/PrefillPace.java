package dev.slipway.runtime.engine;

/**
 * How many tokens of prompts are computed beside decodes: as many as take as long as the decodes themselves, or longer where more
 * sequences wait for their first token than go on with their next. So a stream's pauses at most about double while a long prompt
 * is computed, and the prompt has half of the time. What a step takes is learned from the steps, since only the machine knows.
 */
final class PrefillPace {

    /** Until it is known what a token takes. */
    private static final int FIRST_TOKENS = 16;

    /** Beside decodes a prompt gets at least this part of what a step may hold, however long they pause. */
    private static final int LEAST_PART = 512;

    /** Steps of decodes alone that are seen before one of them is believed. */
    private static final int FIRST_LOOKS = 3;

    /** After so many steps with a part of a prompt there is one without, to see what decodes take now. */
    private static final int LONGEST_WITHOUT_LOOK = 64;

    private final int leastTokens;

    /** What a step of so many decodes takes in nanoseconds, and how often it was seen. */
    private final double[] decodes;

    private final int[] looks;
    private double promptToken;
    private boolean told;
    private int stepsSinceLook;

    PrefillPace(int maxBatchSize, int maxStepTokens) {
        this.leastTokens = Math.max(1, maxStepTokens / LEAST_PART);
        this.decodes = new double[maxBatchSize + 1];
        this.looks = new int[maxBatchSize + 1];
    }

    /**
     * The most tokens of prompts for the next step.
     *
     * @param decoding sequences that get their next token in it
     * @param waiting sequences that wait for their first token, and could be computed now
     */
    int tokens(int decoding, int waiting) {
        if (decoding == 0 || !told) {
            return Integer.MAX_VALUE;
        }
        double alone = alone(decoding);
        if (alone == 0 || stepsSinceLook >= LONGEST_WITHOUT_LOOK) {
            return 0;
        }
        if (promptToken == 0) {
            return FIRST_TOKENS;
        }
        double time = alone * Math.max(1, (double) waiting / decoding);
        return (int) Math.clamp(time / promptToken, leastTokens, Integer.MAX_VALUE);
    }

    /** What so many decodes take, or fewer ones if only that is known; 0 if nothing is. */
    private double alone(int decoding) {
        int known = decoding;
        while (known > 0 && looks[known] < FIRST_LOOKS) {
            known--;
        }
        return decodes[known];
    }

    /** @param nanos 0 where the clock stands still, which tells nothing */
    void took(int decoding, int promptTokens, long nanos) {
        if (nanos <= 0) {
            return;
        }
        told = true;
        if (promptTokens == 0) {
            stepsSinceLook = 0;
            look(decoding, nanos);
        } else if (decoding > 0) {
            stepsSinceLook++;
            double seen = Math.max(1, (nanos - alone(decoding)) / promptTokens);
            promptToken = promptToken == 0 ? seen : moved(promptToken, seen);
        } else if (promptToken == 0) {
            promptToken = (double) nanos / promptTokens;
        }
    }

    private void look(int decoding, long nanos) {
        decodes[decoding] = switch (looks[decoding]) {
            case 0 -> nanos;
            case FIRST_LOOKS -> moved(decodes[decoding], nanos);
            default -> Math.min(decodes[decoding], nanos);
        };
        looks[decoding] = Math.min(FIRST_LOOKS, looks[decoding] + 1);
    }

    /** Other work on the machine makes single steps slower and none faster, so what is slower weighs little. */
    private static double moved(double from, double seen) {
        double bounded = Math.clamp(seen, from / 2, from * 2);
        return from + (bounded < from ? 0.5 : 0.1) * (bounded - from);
    }
}
