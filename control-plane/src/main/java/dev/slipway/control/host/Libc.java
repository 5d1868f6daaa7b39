package dev.slipway.control.host;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** What Java has no way to do with descriptors, by Linux' C library: listen without accepting, and put one in another's place. */
final class Libc {

    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;
    private static final int SOCK_STREAM = 1;
    private static final int SOCK_NONBLOCK = 0x800;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int SOL_SOCKET = 1;
    private static final int SO_REUSEADDR = 2;
    private static final int MAX_MESSAGE = 256;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = STATE.varHandle(PathElement.groupElement("errno"));

    private static final MethodHandle SOCKET = function("socket", JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle SETSOCKOPT =
            function("setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle BIND = function("bind", JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle LISTEN = function("listen", JAVA_INT, JAVA_INT);
    private static final MethodHandle DUP = function("dup", JAVA_INT);
    private static final MethodHandle DUP2 = function("dup2", JAVA_INT, JAVA_INT);
    private static final MethodHandle CLOSE = function("close", JAVA_INT);
    private static final MethodHandle STRERROR = LINKER.downcallHandle(
            LINKER.defaultLookup().findOrThrow("strerror"), FunctionDescriptor.of(ADDRESS, JAVA_INT));

    private Libc() {}

    /** A socket that listens and never blocks; no program that this process starts has it by itself. */
    static int listen(InetAddress address, int port, int backlog) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            int family = address instanceof Inet4Address ? AF_INET : AF_INET6;
            int socket = call(SOCKET, family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
            try {
                MemorySegment on = arena.allocateFrom(JAVA_INT, 1);
                call(SETSOCKOPT, socket, SOL_SOCKET, SO_REUSEADDR, on, (int) on.byteSize());
                MemorySegment name = socketAddress(arena, address, port);
                call(BIND, socket, name, (int) name.byteSize());
                call(LISTEN, socket, backlog);
                return socket;
            } catch (IOException e) {
                close(socket);
                throw e;
            }
        }
    }

    /** A second descriptor for the same thing. */
    static int duplicate(int descriptor) throws IOException {
        return call(DUP, descriptor);
    }

    /** Has {@code place} stand for what {@code descriptor} stands for. */
    static void duplicateTo(int descriptor, int place) throws IOException {
        call(DUP2, descriptor, place);
    }

    static void close(int descriptor) throws IOException {
        call(CLOSE, descriptor);
    }

    /** {@code sockaddr_in} or {@code sockaddr_in6}: the port is big-endian, the family is not. */
    private static MemorySegment socketAddress(Arena arena, InetAddress address, int port) {
        MemorySegment name = arena.allocate(address instanceof Inet4Address ? 16 : 28);
        ByteBuffer bytes = name.asByteBuffer().order(ByteOrder.nativeOrder());
        bytes.putShort((short) (address instanceof Inet4Address ? AF_INET : AF_INET6));
        bytes.put((byte) (port >> 8)).put((byte) port);
        if (address instanceof Inet6Address ipv6) {
            bytes.putInt(0).put(address.getAddress()).putInt(ipv6.getScopeId());
        } else {
            bytes.put(address.getAddress());
        }
        return name;
    }

    private static MethodHandle function(String name, MemoryLayout... arguments) {
        return LINKER.downcallHandle(
                LINKER.defaultLookup().findOrThrow(name),
                FunctionDescriptor.of(JAVA_INT, arguments),
                Linker.Option.captureCallState("errno"));
    }

    private static int call(MethodHandle function, Object... arguments) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            var all = new Object[arguments.length + 1];
            all[0] = state;
            System.arraycopy(arguments, 0, all, 1, arguments.length);
            int result = (int) function.invokeWithArguments(all);
            if (result < 0) {
                throw new IOException(message((int) ERRNO.get(state, 0L)));
            }
            return result;
        } catch (IOException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private static String message(int error) throws Throwable {
        return ((MemorySegment) STRERROR.invokeExact(error))
                .reinterpret(MAX_MESSAGE)
                .getString(0);
    }
}
