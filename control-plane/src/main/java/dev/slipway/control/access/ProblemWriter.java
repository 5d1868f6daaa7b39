package dev.slipway.control.access;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.springframework.http.MediaType;

/** Writes a refusal where no controller is reached; its texts are our own and need no escaping. */
final class ProblemWriter {

    private ProblemWriter() {}

    static void write(HttpServletResponse response, int status, String code, String message) throws IOException {
        response.setStatus(status);
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        String body = "{\"message\":\"%s\",\"code\":\"%s\",\"violations\":[]}".formatted(message, code);
        response.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
    }
}
