package dev.slipway.control.host;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * The listening sockets of the public address. The supervisor has them as long as it lives: a connection that comes while no
 * edge runs waits for the next one, and two edges can take turns. Each edge is given them as systemd does it: from descriptor
 * 3 on, LISTEN_FDS of them.
 */
final class PublicSockets implements AutoCloseable {

    /** Connections that wait for an edge; the kernel may allow fewer (net.core.somaxconn). */
    private static final int BACKLOG = 4096;

    private static final int INPUT = 0;
    private static final int ERRORS = 2;

    private final List<Integer> descriptors;

    private PublicSockets(List<Integer> descriptors) {
        this.descriptors = descriptors;
    }

    static PublicSockets open(PublicAddress address) {
        var sockets = new PublicSockets(new ArrayList<>());
        for (InetAddress listened : address.listened()) {
            try {
                sockets.descriptors.add(Libc.listen(listened, address.port(), BACKLOG));
            } catch (IOException e) {
                sockets.close();
                throw address.cannotBeUsed(listened, e);
            }
        }
        return sockets;
    }

    /**
     * Starts a program that is to have them. Java hands on a process's first three descriptors only, so for that moment the
     * sockets stand where this one's input and errors are; in the program a shell moves them on.
     */
    synchronized Process start(ProcessBuilder program) throws IOException {
        if (descriptors.isEmpty()) {
            throw new IOException("the instance stops");
        }
        boolean two = descriptors.size() > 1;
        List<String> command = new ArrayList<>(List.of(
                "sh",
                "-c",
                "export LISTEN_PID=$$ LISTEN_FDS=%d; exec \"$@\" 3<&0 %s0</dev/null"
                        .formatted(descriptors.size(), two ? "4<&2 2>&1 " : ""),
                "sh"));
        command.addAll(program.command());
        program.command(command).redirectInput(Redirect.INHERIT);
        if (two) {
            program.redirectErrorStream(false).redirectError(Redirect.INHERIT);
        }
        try (Stead _ = new Stead(INPUT, descriptors.getFirst());
                Stead _ = new Stead(ERRORS, two ? descriptors.getLast() : ERRORS)) {
            return program.start();
        }
    }

    /** Connections are refused from now on, unless an edge still has the sockets. */
    @Override
    public synchronized void close() {
        for (int descriptor : descriptors) {
            try {
                Libc.close(descriptor);
            } catch (IOException e) {
                throw new IllegalStateException("descriptor " + descriptor + " was not open", e);
            }
        }
        descriptors.clear();
    }

    /** A descriptor is another one until this is closed. */
    private static final class Stead implements AutoCloseable {

        private final int place;
        private final int kept;

        Stead(int place, int other) throws IOException {
            this.place = place;
            this.kept = Libc.duplicate(place);
            Libc.duplicateTo(other, place);
        }

        @Override
        public void close() throws IOException {
            Libc.duplicateTo(kept, place);
            Libc.close(kept);
        }
    }
}
