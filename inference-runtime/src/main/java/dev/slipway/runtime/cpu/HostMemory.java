package dev.slipway.runtime.cpu;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * The C library's zeroed memory. An arena's own allocation writes its zeros, and so makes every page resident at once.
 *
 * <p>Linux is asked for large pages: a step of many sequences reads from more small ones than a processor remembers the places of.
 */
final class HostMemory {

    private static final Linker LINKER = Linker.nativeLinker();
    private static final MethodHandle CALLOC = function(
            "calloc", FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG));
    private static final MethodHandle FREE = function("free", FunctionDescriptor.ofVoid(ValueLayout.ADDRESS));
    private static final boolean LINUX = System.getProperty("os.name").equals("Linux");
    private static final MethodHandle ADVISE = function(
            "madvise",
            FunctionDescriptor.of(
                    ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT));
    private static final int HUGE_PAGES = 14;
    private static final long LARGEST_PAGE = 1 << 16;

    private HostMemory() {}

    @SuppressWarnings("restricted")
    static MemorySegment allocate(long bytes, Arena arena) {
        MemorySegment memory = calloc(bytes);
        if (memory.address() == 0) {
            throw new OutOfMemoryError("the system has no " + bytes + " bytes left for the key-value cache");
        }
        if (LINUX) {
            preferLargePages(memory.address(), bytes);
        }
        return memory.reinterpret(bytes, arena, HostMemory::free);
    }

    private static MemorySegment calloc(long bytes) {
        try {
            return (MemorySegment) CALLOC.invokeExact(bytes, 1L);
        } catch (Throwable e) {
            throw new AssertionError("calloc", e);
        }
    }

    /** Advice, so its outcome changes nothing but speed. */
    private static void preferLargePages(long address, long bytes) {
        long first = (address + LARGEST_PAGE - 1) & -LARGEST_PAGE;
        try {
            int _ = (int) ADVISE.invokeExact(first, Math.max(0, address + bytes - first), HUGE_PAGES);
        } catch (Throwable e) {
            throw new AssertionError("madvise", e);
        }
    }

    private static void free(MemorySegment memory) {
        try {
            FREE.invokeExact(memory);
        } catch (Throwable e) {
            throw new AssertionError("free", e);
        }
    }

    @SuppressWarnings("restricted")
    private static MethodHandle function(String name, FunctionDescriptor descriptor) {
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), descriptor);
    }
}
