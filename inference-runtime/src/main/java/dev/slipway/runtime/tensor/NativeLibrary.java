package dev.slipway.runtime.tensor;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The functions of {@code src/main/c}, which do what loops in Java do, bit for bit, and faster. They are there where the build found a C
 * compiler and this processor has AVX-512.
 *
 * <p>The calls skip the thread's change of state, so that they may write to the heap: the collector waits for one to end.
 */
public final class NativeLibrary {

    private static final Logger log = LoggerFactory.getLogger(NativeLibrary.class);

    public static final String FILE = "kernels-linux-x86_64.so";
    /** The lanes for which the functions are written, and which the order of packed activations follows. */
    public static final int LANES = 16;

    private static final @Nullable SymbolLookup SYMBOLS = open();
    public static final boolean PRESENT = SYMBOLS != null;

    private NativeLibrary() {}

    /** A function that returns nothing; null where the library is not present. */
    @SuppressWarnings("restricted")
    public static @Nullable MethodHandle function(String name, MemoryLayout... parameters) {
        return SYMBOLS == null
                ? null
                : Linker.nativeLinker()
                        .downcallHandle(
                                SYMBOLS.findOrThrow(name),
                                FunctionDescriptor.ofVoid(parameters),
                                Linker.Option.critical(true));
    }

    private static @Nullable SymbolLookup open() {
        int lanes = VectorExp.FLOATS.length();
        if (lanes != LANES) {
            log.info("Java kernels: this processor's vectors have {} lanes, the C kernels need {}", lanes, LANES);
            return null;
        }
        try (InputStream library = NativeLibrary.class.getResourceAsStream(FILE)) {
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
