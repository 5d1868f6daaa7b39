package dev.slipway.control.truss;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** The client puts {@code /graphql/} behind its remote URL, and some people's ends with a slash. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class GraphQlPathFilter extends OncePerRequestFilter {

    private static final String PATH = "/graphql/";

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !request.getRequestURI().equals("/" + PATH);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        chain.doFilter(
                new HttpServletRequestWrapper(request) {
                    @Override
                    public String getRequestURI() {
                        return PATH;
                    }

                    @Override
                    public String getServletPath() {
                        return PATH;
                    }
                },
                response);
    }
}
