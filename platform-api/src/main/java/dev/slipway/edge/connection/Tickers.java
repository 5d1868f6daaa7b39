package dev.slipway.edge.connection;

import io.netty.channel.EventLoop;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** The {@link Ticker} of each event loop. */
@SuppressWarnings("FutureReturnValueIgnored") // runs as long as its event loop
public final class Tickers {

    private static final long PERIOD_MILLIS = 500;

    private final Map<EventLoop, Ticker> byLoop = new ConcurrentHashMap<>();

    public Ticker of(EventLoop loop) {
        return byLoop.computeIfAbsent(loop, Tickers::start);
    }

    private static Ticker start(EventLoop loop) {
        Ticker ticker = new Ticker();
        loop.scheduleAtFixedRate(ticker::tick, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
        return ticker;
    }
}
