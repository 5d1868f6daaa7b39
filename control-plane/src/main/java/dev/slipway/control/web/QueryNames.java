package dev.slipway.control.web;

import java.util.Iterator;
import java.util.regex.Pattern;
import org.springframework.web.bind.WebDataBinder;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.InitBinder;
import org.springframework.web.context.request.WebRequest;

/** A list in a query may be written with indices; Spring's binder breaks at those beyond its limit, so they are refused before. */
@ControllerAdvice
class QueryNames {

    private static final Pattern LARGE_INDEX = Pattern.compile(".*\\[\\d{3,}].*", Pattern.DOTALL);

    @InitBinder
    void refuseLargeIndices(WebDataBinder binder, WebRequest request) {
        for (Iterator<String> names = request.getParameterNames(); names.hasNext(); ) {
            String name = names.next();
            if (LARGE_INDEX.matcher(name).matches()) {
                throw new InvalidRequestException(name, request.getParameter(name), "indices up to 99");
            }
        }
    }
}
