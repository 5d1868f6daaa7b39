package dev.slipway.edge;

import dev.slipway.edge.connection.ConnectionLimits;
import dev.slipway.edge.connection.Drain;
import dev.slipway.edge.connection.RequestGate;
import dev.slipway.edge.connection.StrictHttpCodec;
import dev.slipway.edge.connection.Ticker;
import dev.slipway.edge.connection.Tickers;
import dev.slipway.edge.inference.InferenceGateway;
import dev.slipway.edge.inference.InferenceHandler;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpServer;

/** Puts the edge's own handlers into each connection of Boot's server: codec, gate, inference, and WebFlux behind them. */
final class EdgePipeline implements NettyServerCustomizer {

    private static final String GATE = "gate";

    private final InferenceGateway gateway;
    private final ConnectionLimits limits;
    private final Drain drain;
    private final Tickers tickers = new Tickers();

    EdgePipeline(InferenceGateway gateway, ConnectionLimits limits, Drain drain) {
        this.gateway = gateway;
        this.limits = limits;
        this.drain = drain;
    }

    @Override
    public HttpServer apply(HttpServer server) {
        return server.doOnBound(bound -> drain.listensOn(bound.channel()))
                .doOnChannelInit((_, channel, _) -> extend(channel));
    }

    private void extend(Channel channel) {
        Ticker ticker = tickers.of(channel.eventLoop());
        ChannelPipeline pipeline = channel.pipeline();
        pipeline.replace(NettyPipeline.HttpCodec, NettyPipeline.HttpCodec, new StrictHttpCodec());
        pipeline.addAfter(NettyPipeline.HttpCodec, GATE, new RequestGate(limits, ticker, drain, gateway::refusal));
        pipeline.addAfter(GATE, "inference", new InferenceHandler(gateway, ticker));
    }
}
