package dev.slipway.edge.rehearsal;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import reactor.netty.resources.LoopResources;

/** A replica that gives everybody the same answer, plain, or frame by frame where the target says {@value #STREAM}. */
public final class StandIn implements AutoCloseable {

    static final String STREAM = "stream=true";

    private static final int FRAMES = 20;
    private static final String USAGE =
            "\"usage\":{\"prompt_tokens\":20,\"completion_tokens\":100,\"total_tokens\":120}}";
    private static final ByteBuf PLAIN = plain();
    private static final ByteBuf HEAD =
            text("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
    private static final ByteBuf FRAME = chunk(
            "data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\" word\"}}]}\n\n");
    private static final ByteBuf END = Unpooled.wrappedBuffer(
            chunk("data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"choices\":[]," + USAGE + "\n\n"),
            chunk("data: [DONE]\n\n"),
            text("0\r\n\r\n"));

    private final Channel server;

    private StandIn(Channel server) {
        this.server = server;
    }

    /** Listens on a free port of the loopback interface. */
    public static StandIn on(LoopResources loops) {
        EventLoopGroup group = loops.onServer(true);
        ChannelInitializer<Channel> pipeline = new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                channel.pipeline().addLast(new HttpRequestDecoder(), new Answers());
            }
        };
        return new StandIn(new ServerBootstrap()
                .group(group)
                .channel(loops.onChannelClass(ServerSocketChannel.class, group))
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(pipeline)
                .bind(InetAddress.getLoopbackAddress(), 0)
                .syncUninterruptibly()
                .channel());
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + ((InetSocketAddress) server.localAddress()).getPort());
    }

    @Override
    public void close() {
        server.close().syncUninterruptibly();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a write that fails closes the connection, and the caller sees that
    private static final class Answers extends ChannelInboundHandlerAdapter {

        private boolean stream;

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            if (message instanceof HttpRequest head) {
                stream = head.uri().contains(STREAM);
            }
            if (message instanceof LastHttpContent) {
                ctx.writeAndFlush((stream ? HEAD : PLAIN).retainedDuplicate());
                if (stream) {
                    ctx.executor().execute(() -> frame(ctx, FRAMES));
                }
            }
            ReferenceCountUtil.release(message);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close(); // callers leave, and the edge then leaves its replica
        }

        private static void frame(ChannelHandlerContext ctx, int left) {
            ctx.writeAndFlush((left == 0 ? END : FRAME).retainedDuplicate());
            if (left > 0) {
                ctx.executor().execute(() -> frame(ctx, left - 1));
            }
        }
    }

    private static ByteBuf plain() {
        String body =
                "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"%s\"},\"finish_reason\":\"stop\"}],%s"
                        .formatted("word ".repeat(100).strip(), USAGE);
        return text("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
                .formatted(body.length(), body));
    }

    private static ByteBuf chunk(String data) {
        return text(Integer.toHexString(data.length()) + "\r\n" + data + "\r\n");
    }

    static ByteBuf text(String text) {
        return Unpooled.unreleasableBuffer(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII));
    }
}
