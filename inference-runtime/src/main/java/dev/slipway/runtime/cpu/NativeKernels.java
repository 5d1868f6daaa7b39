package dev.slipway.runtime.cpu;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The kernels of {@code src/main/c}: one token's products, with the same bits as {@link DenseKernel} and {@link ExpertKernel} make in
 * Java, and faster. They are there where the build found a C compiler and this processor has AVX-512.
 *
 * <p>The calls skip the thread's change of state, so that they may write to the heap: one lasts some ten microseconds, for which the
 * collector waits.
 */
final class NativeKernels {

    private static final Logger log = LoggerFactory.getLogger(NativeKernels.class);
    static final String LIBRARY = "kernels-linux-x86_64.so";
    /** The lanes for which they are written, and which {@link Packing} follows. */
    private static final int LANES = 16;

    private static final @Nullable SymbolLookup SYMBOLS = open();
    static final boolean PRESENT = SYMBOLS != null;

    private static final @Nullable MethodHandle DENSE = function(
            "slipway_dense",
            FunctionDescriptor.ofVoid(
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.ADDRESS));
    private static final @Nullable MethodHandle EXPERT = function(
            "slipway_expert",
            FunctionDescriptor.ofVoid(
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.ADDRESS));

    private NativeKernels() {}

    /** {@code out[offset + row]} for rows of bfloat16 at an address; x is the address of one token's packed pairs. */
    @SuppressWarnings("NullAway") // called where PRESENT only
    static void dense(long weights, int rows, int columns, long x, float[] out, int offset) {
        try {
            DENSE.invokeExact(weights, (long) rows, (long) columns, x, places(out, offset, rows));
        } catch (Throwable e) {
            throw new AssertionError("slipway_dense", e);
        }
    }

    /** {@code out[offset + row]} for an even number of rows of a vector or more; x is the address of one token's packed nibbles. */
    @SuppressWarnings("NullAway") // called where PRESENT only
    static void expert(Mxfp4Rows weights, int rows, long x, float[] out, int offset) {
        try {
            EXPERT.invokeExact(
                    weights.blocks(),
                    weights.scales(),
                    (long) rows,
                    (long) weights.columns(),
                    x,
                    places(out, offset, rows));
        } catch (Throwable e) {
            throw new AssertionError("slipway_expert", e);
        }
    }

    private static MemorySegment places(float[] out, int offset, int count) {
        return MemorySegment.ofArray(out).asSlice(4L * offset, 4L * count);
    }

    @SuppressWarnings("restricted")
    private static @Nullable MethodHandle function(String name, FunctionDescriptor descriptor) {
        return SYMBOLS == null
                ? null
                : Linker.nativeLinker()
                        .downcallHandle(SYMBOLS.findOrThrow(name), descriptor, Linker.Option.critical(true));
    }

    private static @Nullable SymbolLookup open() {
        if (Lanes.COUNT != LANES) {
            log.info("Java kernels: this processor's vectors have {} lanes, the C kernels need {}", Lanes.COUNT, LANES);
            return null;
        }
        try (InputStream library = NativeKernels.class.getResourceAsStream(LIBRARY)) {
            if (library == null) {
                log.info("Java kernels: the C kernels were not built (they need Linux on x86-64, and a C compiler)");
                return null;
            }
            return load(library);
        } catch (IOException | IllegalArgumentException e) {
            log.warn("Java kernels: the C kernels cannot be loaded: {}", e.toString());
            return null;
        }
    }

    /** The library is a file only until it is loaded. */
    @SuppressWarnings("restricted")
    private static SymbolLookup load(InputStream library) throws IOException {
        Path file = Files.createTempFile("slipway-kernels-", ".so");
        try {
            Files.copy(library, file, StandardCopyOption.REPLACE_EXISTING);
            return SymbolLookup.libraryLookup(file, Arena.global());
        } finally {
            Files.delete(file);
        }
    }
}
