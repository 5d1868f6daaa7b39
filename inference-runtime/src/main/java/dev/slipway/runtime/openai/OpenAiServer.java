package dev.slipway.runtime.openai;

import dev.slipway.runtime.openai.answer.Ids;
import dev.slipway.runtime.openai.responses.ResponseStore;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.web.server.adapter.WebHttpHandlerBuilder;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** The whole HTTP surface as one handler. */
public final class OpenAiServer {

    static final String HEALTH = "/health";

    /** The part of the memory that stored responses may take. */
    private static final int STORE_SHARE = 8;

    /** The part of the memory that may wait for clients that read slowly. */
    private static final int UNREAD_SHARE = 4;

    /** Anthropic's path. */
    static final String MESSAGES = "/v1/messages";

    private static final int MAX_DEPTH = 256;

    private OpenAiServer() {}

    /**
     * What the surface takes from outside: time and randomness.
     *
     * @param seeds for requests that name none
     */
    public record Sources(Clock clock, LongSupplier nanoTime, RandomGenerator random, LongSupplier seeds) {}

    /**
     * @param device what {@code /health} names before the model is there
     * @param maxBodyBytes of one request
     * @param internalToken demanded of every request but for {@code /health}, if present
     */
    public static HttpHandler handler(
            ModelSlot slot, String device, int maxBodyBytes, Optional<String> internalToken, Sources sources) {
        JsonMapper json = JsonMapper.builder(shallow())
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .build();
        JsonResponses responses = new JsonResponses(json);
        WebHttpHandlerBuilder builder = WebHttpHandlerBuilder.webHandler(
                        routes(slot, device, maxBodyBytes, json, sources))
                .exceptionHandler(new ErrorHandler(responses));
        internalToken.ifPresent(token -> builder.filter(new InternalTokenFilter(token)));
        return new RequestLog(builder.build(), sources.nanoTime());
    }

    /** What is read may be written again inside something else, and no text is written deeper than 500. */
    private static JsonFactory shallow() {
        return JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(MAX_DEPTH)
                        .build())
                .build();
    }

    /** The build's, or a word where classes run that were never packed. */
    private static String version() {
        String version = OpenAiServer.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    private static Routes routes(ModelSlot slot, String device, int maxBodyBytes, JsonMapper json, Sources sources) {
        JsonResponses responses = new JsonResponses(json);
        RequestMetrics metrics = new RequestMetrics();
        RequestBodies bodies = new RequestBodies(json, maxBodyBytes);
        SseFrames frames = new SseFrames(json);
        long memory = Runtime.getRuntime().maxMemory();
        AnswerRuns runs = new AnswerRuns(metrics, sources.nanoTime(), memory / UNREAD_SHARE);
        AnswerWriter writer = new AnswerWriter(frames, responses);
        BackgroundWriter background = new BackgroundWriter(frames, responses);
        ResponseStore store = new ResponseStore(sources.clock(), memory / STORE_SHARE, json);
        StoredResponsesHandler stored = new StoredResponsesHandler(store, responses, background);
        NewAnswers answers = new NewAnswers(new Ids(sources.random(), sources.seeds()), store, sources.clock());
        Tokenization tokenization = new Tokenization(sources.clock());
        HealthHandler health = new HealthHandler(slot, responses, device);
        ModelsHandler models = new ModelsHandler(slot, responses);
        return new Routes()
                .post("/v1/chat/completions", new GenerationHandler(slot, bodies, runs, writer, answers::chat))
                .post("/v1/completions", new GenerationHandler(slot, bodies, runs, writer, answers::completion))
                .post(
                        StoredResponsesHandler.PATH,
                        new NewResponsesHandler(slot, bodies, runs, writer, background, answers))
                .post(
                        StoredResponsesHandler.PATH + "/input_tokens",
                        new JsonHandler(slot, bodies, responses, answers::inputTokens))
                .getBelow(StoredResponsesHandler.PATH, stored)
                .postBelow(StoredResponsesHandler.PATH, stored)
                .deleteBelow(StoredResponsesHandler.PATH, stored)
                .post(
                        MESSAGES,
                        new MessagesHandler(new GenerationHandler(slot, bodies, runs, writer, answers::message)))
                .post(
                        MESSAGES + "/count_tokens",
                        new MessagesHandler(new JsonHandler(
                                slot, bodies, responses, (fields, model, _) -> answers.promptTokens(fields, model))))
                .post(
                        "/tokenize",
                        new JsonHandler(
                                slot, bodies, responses, (fields, model, _) -> tokenization.tokenize(fields, model)))
                .post(
                        "/detokenize",
                        new JsonHandler(
                                slot, bodies, responses, (fields, model, _) -> tokenization.detokenize(fields, model)))
                .get(ModelsHandler.PATH, models)
                .getBelow(ModelsHandler.PATH, models)
                .get(HEALTH, health)
                .get("/ping", health)
                .get("/version", exchange -> responses.write(exchange, Map.of("version", version())))
                .get("/metrics", new MetricsHandler(slot, metrics));
    }
}
