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
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The functions of {@code src/main/c}, which do what loops in Java do, bit for bit, and faster. They are there where the build found a C
 * compiler and this processor has AVX-512, or AVX2 and FMA. Elsewhere those loops run, on the Vector API. A JVM that has the functions does without it:
 * beside an incubating module, a start-up cache holds no linked classes, and a start takes 2.2 s instead of 1.3.
 *
 * <p>The system property {@code slipway.kernels} names the functions to use, or {@code java} for none of them.
 *
 * <p>The calls skip the thread's change of state, so that they may write to the heap: the collector waits for one to end.
 */
public final class NativeLibrary {

    /** What the functions are compiled for, the fastest first. */
    public enum Vectors {
        AVX512(16),
        AVX2(8);

        private final int lanes;

        Vectors(int lanes) {
            this.lanes = lanes;
        }

        private String lowerCase() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The library's place beside this class. */
        public String file() {
            return "kernels-linux-x86_64-" + lowerCase() + ".so";
        }
    }

    private static final Logger log = LoggerFactory.getLogger(NativeLibrary.class);

    private static final Map.@Nullable Entry<Vectors, SymbolLookup> LIBRARY =
            open(System.getProperty("slipway.kernels", ""));
    public static final boolean PRESENT = LIBRARY != null;

    /** Of the functions' vectors; 0 where the library is not present. */
    public static final int LANES = LIBRARY == null ? 0 : LIBRARY.getKey().lanes;

    private NativeLibrary() {}

    /** A function that returns nothing; null where the library is not present. */
    public static @Nullable MethodHandle function(String name, MemoryLayout... parameters) {
        return LIBRARY == null ? null : function(LIBRARY.getValue(), name, FunctionDescriptor.ofVoid(parameters));
    }

    /** A function that returns a value; null where the library is not present. */
    public static @Nullable MethodHandle functionOf(MemoryLayout result, String name, MemoryLayout... parameters) {
        return LIBRARY == null ? null : function(LIBRARY.getValue(), name, FunctionDescriptor.of(result, parameters));
    }

    @SuppressWarnings("restricted")
    private static MethodHandle function(SymbolLookup symbols, String name, FunctionDescriptor descriptor) {
        return Linker.nativeLinker()
                .downcallHandle(symbols.findOrThrow(name), descriptor, Linker.Option.critical(true));
    }

    private static Map.@Nullable Entry<Vectors, SymbolLookup> open(String wanted) {
        if (!List.of("", "java", "avx512", "avx2").contains(wanted)) {
            throw new IllegalArgumentException(
                    "slipway.kernels is '%s'; it can be avx512, avx2 or java".formatted(wanted));
        }
        if (wanted.equals("java")) {
            log.info("Java kernels: slipway.kernels says so");
            return null;
        }
        boolean built = false;
        for (Vectors vectors : Vectors.values()) {
            try (InputStream library = NativeLibrary.class.getResourceAsStream(vectors.file())) {
                built |= library != null;
                if (library != null && (wanted.isEmpty() || wanted.equals(vectors.lowerCase()))) {
                    SymbolLookup symbols = load(library);
                    if (runsHere(symbols)) {
                        return Map.entry(vectors, symbols);
                    }
                }
            } catch (IOException | IllegalArgumentException e) {
                log.warn("the C kernels for {} cannot be loaded: {}", vectors, e.toString());
            }
        }
        log.info(
                built
                        ? "Java kernels: the C kernels need a processor with AVX-512, or AVX2 and FMA"
                        : "Java kernels: the C kernels were not built (they need Linux on x86-64, and a C compiler)");
        return null;
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
