package dev.slipway.runtime.openai.answer;

import java.util.HexFormat;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/** Makes the ids of answers and tool calls, and the seeds of requests that name none. Safe for use by several threads if its generator is. */
public final class Ids {

    private final RandomGenerator random;
    private final LongSupplier seeds;

    /** @param seeds for requests that name none */
    public Ids(RandomGenerator random, LongSupplier seeds) {
        this.random = random;
        this.seeds = seeds;
    }

    public String chat() {
        return "chatcmpl-" + hex(16);
    }

    public String completion() {
        return "cmpl-" + hex(16);
    }

    /** @param replica which keeps the response, so that its id tells where to ask for it; empty if nobody says */
    public String response(String replica) {
        return replica.isEmpty() ? "resp_" + hex(16) : "resp_%s_%s".formatted(replica, hex(16));
    }

    public String message() {
        return "msg_" + hex(16);
    }

    public String reasoning() {
        return "rs_" + hex(16);
    }

    public String functionCall() {
        return "fc_" + hex(16);
    }

    public String functionOutput() {
        return "fco_" + hex(16);
    }

    public String call() {
        return "call_" + hex(12);
    }

    public String toolUse() {
        return "toolu_" + hex(12);
    }

    public long seed() {
        return seeds.getAsLong();
    }

    private String hex(int bytes) {
        byte[] value = new byte[bytes];
        random.nextBytes(value);
        return HexFormat.of().formatHex(value);
    }
}
