package dev.slipway.control.access;

import dev.slipway.control.web.TooManyRequestsException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;

/** How often a caller may call each endpoint: Baseten's limits, each endpoint counted for itself. */
final class RateLimiter implements HandlerInterceptor {

    /** Allowances that are full again need not be remembered; so many are before anybody looks for those. */
    private static final int MANY = 10_000;

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private record Counted(Caller caller, String endpoint) {}

    private final LongSupplier nanoTime;
    private final Map<Counted, Allowance> allowances = new ConcurrentHashMap<>();

    RateLimiter(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        Object pattern = request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
        if (authentication != null && authentication.getPrincipal() instanceof Caller caller && pattern != null) {
            take(caller, request.getMethod() + " " + pattern);
        }
        return true;
    }

    void take(Caller caller, String endpoint) {
        long now = nanoTime.getAsLong();
        if (allowances.size() > MANY) {
            allowances.values().removeIf(allowance -> allowance.isFull(now));
        }
        Allowance allowance = allowances.computeIfAbsent(new Counted(caller, endpoint), _ -> allowance(endpoint));
        long wait = allowance.take(now);
        if (wait > 0) {
            throw new TooManyRequestsException(Duration.ofNanos(wait));
        }
    }

    private static Allowance allowance(String endpoint) {
        if (endpoint.endsWith("/activate") || endpoint.endsWith("/deactivate")) {
            return new Allowance(20, MINUTE);
        }
        if (endpoint.endsWith("/retry")) {
            return new Allowance(10, MINUTE);
        }
        return new Allowance(endpoint.startsWith("POST ") && endpoint.endsWith("/logs") ? 30 : 100, SECOND);
    }
}
