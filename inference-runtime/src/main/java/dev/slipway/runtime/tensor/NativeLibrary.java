package dev.slipway.runtime.tensor;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
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
 * The functions of {@code src/main/c}, which do what loops in Java do, bit for bit, and faster. They are there where the build found a C
 * compiler and this processor has AVX-512. Elsewhere those loops run, on the Vector API. A JVM that has the functions does without it:
 * beside an incubating module, a start-up cache holds no linked classes, and a start takes 2.2 s instead of 1.3.
 *
 * <p>The calls skip the thread's change of state, so that they may write to the heap: the collector waits for one to end.
 */
public final class NativeLibrary {

    private static final Logger log = LoggerFactory.getLogger(NativeLibrary.class);

    /** Of the functions' vectors. */
    public static final int LANES = 16;

    public static final String FILE = "kernels-linux-x86_64.so";

    private static final @Nullable SymbolLookup SYMBOLS = open();
    public static final boolean PRESENT = SYMBOLS != null;

    private NativeLibrary() {}

    /** A function that returns nothing; null where the library is not present. */
    public static @Nullable MethodHandle function(String name, MemoryLayout... parameters) {
        return SYMBOLS == null ? null : function(SYMBOLS, name, FunctionDescriptor.ofVoid(parameters));
    }

    /** A function that returns a value; null where the library is not present. */
    public static @Nullable MethodHandle functionOf(MemoryLayout result, String name, MemoryLayout... parameters) {
        return SYMBOLS == null ? null : function(SYMBOLS, name, FunctionDescriptor.of(result, parameters));
    }

    @SuppressWarnings("restricted")
    private static MethodHandle function(SymbolLookup symbols, String name, FunctionDescriptor descriptor) {
        return Linker.nativeLinker()
                .downcallHandle(symbols.findOrThrow(name), descriptor, Linker.Option.critical(true));
    }

    private static @Nullable SymbolLookup open() {
        try (InputStream library = NativeLibrary.class.getResourceAsStream(FILE)) {
            if (library == null) {
                log.info("Java kernels: the C kernels were not built (they need Linux on x86-64, and a C compiler)");
                return null;
            }
            SymbolLookup symbols = load(library);
            if (!runsHere(symbols)) {
                log.info("Java kernels: the C kernels need a processor with AVX-512");
                return null;
            }
            return symbols;
        } catch (IOException | IllegalArgumentException e) {
            log.warn("Java kernels: the C kernels cannot be loaded: {}", e.toString());
            return null;
        }
    }

    private static boolean runsHere(SymbolLookup symbols) {
        MethodHandle supported = function(symbols, "slipway_supported", FunctionDescriptor.of(ValueLayout.JAVA_INT));
        try {
            return (int) supported.invokeExact() != 0;
        } catch (Throwable e) {
            throw new AssertionError("slipway_supported", e);
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
