package dev.slipway.control.access;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.springframework.web.filter.OncePerRequestFilter;

/** Lets only the platform's own programs, which hold the token, to the paths below {@code /internal/}. */
final class InternalTokenFilter extends OncePerRequestFilter {

    private static final String HEADER = "X-Slipway-Internal-Token";

    private final byte[] token;

    InternalTokenFilter(String token) {
        this.token = token.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !request.getRequestURI().startsWith("/internal/");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String given = request.getHeader(HEADER);
        if (given == null || !MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), token)) {
            ProblemWriter.write(
                    response, HttpServletResponse.SC_UNAUTHORIZED, "unauthorized", HEADER + " is missing or wrong");
            return;
        }
        chain.doFilter(request, response);
    }
}
