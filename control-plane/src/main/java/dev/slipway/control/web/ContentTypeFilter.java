package dev.slipway.control.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/** Refuses a body of a type like {@code text/*}, which Spring's functional routes fail on before they know whose it is. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class ContentTypeFilter extends OncePerRequestFilter {

    private final HandlerExceptionResolver failures;

    ContentTypeFilter(@Qualifier("handlerExceptionResolver") HandlerExceptionResolver failures) {
        this.failures = failures;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String type = request.getContentType();
        if (type != null && type.split(";", 2)[0].contains("*")) {
            var refused = new HttpMediaTypeNotSupportedException(type, List.of(MediaType.APPLICATION_JSON));
            failures.resolveException(request, response, null, refused);
            return;
        }
        chain.doFilter(request, response);
    }
}
