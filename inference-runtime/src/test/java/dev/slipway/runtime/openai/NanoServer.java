package dev.slipway.runtime.openai;

import dev.slipway.runtime.TestServer;

/** One server on the demonstration model for all tests that need nothing else; it ends with the JVM. */
public final class NanoServer {

    private static final TestServer SHARED = TestServer.start(TestServer.NANO);

    private NanoServer() {}

    public static TestServer shared() {
        return SHARED;
    }
}
