package dev.slipway.runtime.openai;

import java.util.HexFormat;
import java.util.random.RandomGenerator;

/** Makes the ids of answers and tool calls, and the seeds of requests that name none. Safe for use by several threads if its generator is. */
final class Ids {

    private final RandomGenerator random;

    Ids(RandomGenerator random) {
        this.random = random;
    }

    String chat() {
        return "chatcmpl-" + hex(16);
    }

    String completion() {
        return "cmpl-" + hex(16);
    }

    String response() {
        return "resp_" + hex(16);
    }

    String message() {
        return "msg_" + hex(16);
    }

    String reasoning() {
        return "rs_" + hex(16);
    }

    String functionCall() {
        return "fc_" + hex(16);
    }

    String call() {
        return "call_" + hex(12);
    }

    String toolUse() {
        return "toolu_" + hex(12);
    }

    long seed() {
        return random.nextLong();
    }

    private String hex(int bytes) {
        byte[] value = new byte[bytes];
        random.nextBytes(value);
        return HexFormat.of().formatHex(value);
    }
}
