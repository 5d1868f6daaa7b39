package dev.slipway.runtime;

import dev.slipway.runtime.tensor.NativeLibrary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes a file of the options that the JVM needs on this machine beside the program's own.
 *
 * <p>Without C kernels that is the Vector API, whose module incubates and keeps classes from being linked in the start-up cache. With them
 * the first compiler does alone: a request runs through thousands of methods in Java, and what takes long is in C. ADR 12 has the figures.
 */
final class JvmOptions {

    private static final String VECTORS = "jdk.incubator.vector";
    private static final String FIRST_COMPILER = "-XX:TieredStopAtLevel=1";

    private JvmOptions() {}

    static void main(String[] file) throws IOException {
        Files.writeString(
                Path.of(file[0]), (NativeLibrary.PRESENT ? FIRST_COMPILER : "--add-modules=" + VECTORS) + "\n");
    }

    /** Throws where this JVM has neither kernels in C nor the Vector API. */
    static void requireKernels() {
        if (!NativeLibrary.PRESENT && ModuleLayer.boot().findModule(VECTORS).isEmpty()) {
            throw new IllegalStateException(
                    "the C kernels do not run on this machine, and those in Java need --add-modules=" + VECTORS);
        }
    }
}
