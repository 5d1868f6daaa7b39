package dev.slipway.runtime.openai;

import dev.slipway.runtime.openai.request.ServedModel;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebHandler;
import reactor.core.publisher.Mono;

/** {@code GET /health}: whether requests can be answered, and by which device. */
final class HealthHandler implements WebHandler {

    private final ModelSlot slot;
    private final JsonResponses responses;
    private final String device;

    HealthHandler(ModelSlot slot, JsonResponses responses, String device) {
        this.slot = slot;
        this.responses = responses;
        this.device = device;
    }

    /** @param model null until it is loaded */
    record Health(String status, String device, @Nullable String model) {}

    @Override
    public Mono<Void> handle(ServerWebExchange exchange) {
        Optional<ServedModel> model = slot.ready();
        if (model.isEmpty()) {
            exchange.getResponse().setStatusCode(HttpStatus.SERVICE_UNAVAILABLE);
        }
        String status = model.isPresent() ? "ready" : "loading";
        return responses.write(
                exchange,
                new Health(status, device, model.map(ServedModel::name).orElse(null)));
    }
}
