package dev.slipway.control.web;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/** Large bodies take turns: what is made of one takes many times its size, and the heap is small. Strangers get none. */
@Component
@Order(0)
class LargeBodyFilter extends OncePerRequestFilter {

    private static final int BUDGET = Math.toIntExact(BodyLimitFilter.GRAPHQL_LIMIT);
    private static final int SMALL = 256 << 10;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final HandlerExceptionResolver failures;
    private final Semaphore bytes = new Semaphore(BUDGET, true);

    LargeBodyFilter(@Qualifier("handlerExceptionResolver") HandlerExceptionResolver failures) {
        this.failures = failures;
    }

    /** Uploads go to files as they come. */
    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return request.getRequestURI().startsWith("/uploads/") || size(request) <= SMALL;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        int size = Math.toIntExact(size(request));
        if (!acquired(size)) {
            failures.resolveException(request, response, null, new TooManyRequestsException(Duration.ofSeconds(1)));
            return;
        }
        try {
            chain.doFilter(request, response);
        } finally {
            releaseAtItsEnd(request, size);
        }
    }

    /** GraphQL is answered by another thread. */
    private void releaseAtItsEnd(HttpServletRequest request, int size) {
        if (request.isAsyncStarted()) {
            request.getAsyncContext().addListener(new AtItsEnd(() -> bytes.release(size)));
        } else {
            bytes.release(size);
        }
    }

    private boolean acquired(int size) {
        try {
            return bytes.tryAcquire(size, PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** As announced; a body in chunks may become as long as is allowed. */
    private static long size(HttpServletRequest request) {
        boolean chunked = request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null;
        return chunked ? BodyLimitFilter.limit(request.getRequestURI()) : request.getContentLengthLong();
    }

    private record AtItsEnd(Runnable then) implements AsyncListener {

        @Override
        public void onComplete(AsyncEvent event) {
            then.run();
        }

        @Override
        public void onTimeout(AsyncEvent event) {}

        @Override
        public void onError(AsyncEvent event) {}

        @Override
        public void onStartAsync(AsyncEvent event) {}
    }
}
