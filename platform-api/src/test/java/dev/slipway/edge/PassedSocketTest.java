package dev.slipway.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.LoopResources;

class PassedSocketTest {

    private static final Map<String, String> TWO = Map.of("LISTEN_PID", "17", "LISTEN_FDS", "2");

    @Test
    void socketsArePassedToTheProcessThatIsNamed() {
        assertThat(PassedSockets.to(17, TWO).count()).isEqualTo(2);
        assertThat(PassedSockets.to(18, TWO).any()).isFalse();
        assertThat(PassedSockets.to(17, Map.of()).any()).isFalse();
    }

    @Test
    void whoConnectedBeforeThereWasAServerIsAnsweredAndTheNextServerToo() throws IOException {
        assertThat(Epoll.isAvailable()).isTrue();
        LoopResources loops = LoopResources.create("passed", 1, 1, true);
        Socket kept = Socket.newSocketStream();
        kept.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        kept.listen(16);
        try {
            for (int round = 0; round < 2; round++) {
                try (RawClient early = new RawClient(kept.localAddress().getPort())) {
                    early.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
                    DisposableServer server = listen(loops, duplicate(kept));
                    assertThat(server.port()).isEqualTo(kept.localAddress().getPort());
                    assertThat(early.read().body()).isEqualTo("here");
                    server.disposeNow();
                }
            }
        } finally {
            kept.close();
            loops.disposeLater(Duration.ZERO, Duration.ofSeconds(5)).block();
        }
    }

    private static DisposableServer listen(LoopResources loops, int descriptor) {
        return HttpServer.create()
                .runOn(new PassedSocket(loops, descriptor))
                .bindAddress(() -> new InetSocketAddress("localhost", 1))
                .handle((_, answer) -> answer.sendString(Mono.just("here")))
                .bindNow();
    }

    /** What a process that is started with the socket has. */
    private static int duplicate(Socket socket) {
        Linker linker = Linker.nativeLinker();
        MethodHandle dup = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("dup"),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
        try {
            return (int) dup.invokeExact(socket.intValue());
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }
}
