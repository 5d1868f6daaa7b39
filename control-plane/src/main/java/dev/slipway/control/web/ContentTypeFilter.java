package dev.slipway.control.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Refuses what Spring's functional routes do badly: they fail on a type like {@code text/*} before they know whose it is, and
 * GraphQL's answers a type that it does not take without a word.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class ContentTypeFilter extends OncePerRequestFilter {

    private static final Pattern GRAPHQL = Pattern.compile("/+graphql/?");
    private static final Pattern JSON =
            Pattern.compile("application/(graphql\\+|graphql-response\\+)?json\\b", Pattern.CASE_INSENSITIVE);

    private final HandlerExceptionResolver failures;

    ContentTypeFilter(@Qualifier("handlerExceptionResolver") HandlerExceptionResolver failures) {
        this.failures = failures;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String type = request.getContentType();
        if (type != null && (hasWildcard(type) || isGraphQl(request) && !isJson(type))) {
            String message = "Content-Type " + type + " is not allowed; allowed: application/json";
            var refused = new HttpMediaTypeNotSupportedException(message, List.of(MediaType.APPLICATION_JSON));
            failures.resolveException(request, response, null, refused);
            return;
        }
        chain.doFilter(request, response);
    }

    private static boolean hasWildcard(String type) {
        return type.split(";", 2)[0].contains("*");
    }

    private static boolean isGraphQl(HttpServletRequest request) {
        return GRAPHQL.matcher(request.getRequestURI()).matches();
    }

    private static boolean isJson(String type) {
        return JSON.matcher(type).lookingAt();
    }
}
