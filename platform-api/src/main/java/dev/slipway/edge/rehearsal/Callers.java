package dev.slipway.edge.rehearsal;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import reactor.netty.resources.LoopResources;

/**
 * Callers that each send one request after the other, now and then without a key and over a connection of its own, and at
 * last leave in the middle of one. Compilers leave out what they have never seen, and begin anew when it comes.
 */
public final class Callers {

    private static final int CONNECTIONS = 16;

    /** Of so many requests one asks for a stream, whose frames are a multiple of a plain answer's work, and one has no key. */
    private static final int CYCLE = 64;

    private static final String TARGET = "/model-abcd1234/environments/production/sync/v1/chat/completions";
    private static final String BODY =
            "{\"model\":\"gpt-oss-nano\",\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}"
                    .formatted("word ".repeat(120).strip());

    private final Bootstrap bootstrap;
    private final SocketAddress edge;
    private final ByteBuf plain;
    private final ByteBuf streamed;
    private final ByteBuf withoutKey;

    public Callers(LoopResources loops, SocketAddress edge, String key) {
        EventLoopGroup group = loops.onClient(true);
        this.bootstrap = new Bootstrap()
                .group(group)
                .channel(loops.onChannelClass(SocketChannel.class, group))
                .option(ChannelOption.TCP_NODELAY, true);
        this.edge = edge;
        this.plain = request(TARGET, key);
        this.streamed = request(TARGET + "?" + StandIn.STREAM, key);
        this.withoutKey = StandIn.text("""
                GET %s HTTP/1.1\r
                Host: 127.0.0.1\r
                User-Agent: rehearsal\r
                Accept: */*\r
                Connection: close\r
                \r
                """.formatted(TARGET));
    }

    private static ByteBuf request(String target, String key) {
        return StandIn.text("""
                POST %s HTTP/1.1\r
                Host: 127.0.0.1\r
                Content-Type: application/json\r
                Authorization: Bearer %s\r
                Content-Length: %d\r
                \r
                %s""".formatted(target, key, BODY.length(), BODY));
    }

    /** Done when that many requests have been answered, and failed with the first that was answered badly or not at all. */
    public CompletableFuture<Void> ask(int requests) {
        var left = new AtomicInteger(requests);
        return CompletableFuture.allOf(
                Stream.generate(() -> call(left)).limit(CONNECTIONS).toArray(CompletableFuture<?>[]::new));
    }

    private CompletableFuture<Void> call(AtomicInteger left) {
        var done = new CompletableFuture<Void>();
        connect(left, done);
        return done;
    }

    private void connect(AtomicInteger left, CompletableFuture<Void> done) {
        ChannelInitializer<Channel> pipeline = new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                channel.pipeline().addLast(new HttpResponseDecoder(), new Caller(left, done));
            }
        };
        bootstrap.clone().handler(pipeline).connect(edge).addListener(connected -> {
            if (!connected.isSuccess()) {
                done.completeExceptionally(connected.cause());
            }
        });
    }

    private ByteBuf request(int number) {
        return switch (number % CYCLE) {
            case 0 -> streamed;
            case 1 -> withoutKey;
            default -> plain;
        };
    }

    /** One connection of a caller. */
    @SuppressWarnings("FutureReturnValueIgnored") // a write that fails closes the connection
    private final class Caller extends ChannelInboundHandlerAdapter {

        private final AtomicInteger left;
        private final CompletableFuture<Void> done;
        private ByteBuf request = plain;

        Caller(AtomicInteger left, CompletableFuture<Void> done) {
            this.left = left;
            this.done = done;
        }

        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            next(ctx);
        }

        private void next(ChannelHandlerContext ctx) {
            int number = left.getAndDecrement();
            request = number > 0 ? request(number) : plain;
            ctx.writeAndFlush(request.retainedDuplicate());
            if (number <= 0) {
                done.complete(null);
                ctx.close();
            }
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            if (message instanceof HttpResponse head && head.status().code() != (mustBeRefused() ? 401 : 200)) {
                done.completeExceptionally(new IllegalStateException("the answer was " + head.status()));
                ctx.close();
            } else if (message instanceof LastHttpContent && !mustBeRefused()) {
                next(ctx);
            }
            ReferenceCountUtil.release(message);
        }

        private boolean mustBeRefused() {
            return request == withoutKey;
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            if (mustBeRefused() && !done.isDone()) {
                connect(left, done);
            } else {
                done.completeExceptionally(new ClosedChannelException());
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }
    }
}
