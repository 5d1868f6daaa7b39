package dev.slipway.runtime.openai.responses;

import dev.slipway.runtime.harmony.Conversation.ReasoningEffort;
import dev.slipway.runtime.openai.chat.ChatRequest;
import dev.slipway.runtime.openai.request.JsonFields;
import dev.slipway.runtime.openai.request.OpenAiErrors;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How much the model reasons and in which forms the answer carries it, beside {@code reasoning_text}.
 *
 * @param summaryName what was asked for: nothing here shortens reasoning, so a summary is the whole of it
 * @param sealed whether items carry the reasoning for clients that hand back only {@code encrypted_content}
 */
record ReasoningFields(
        ReasoningEffort effort,
        @Nullable String effortName,
        @Nullable String summaryName,
        boolean sealed) {

    static final String SEALED = "reasoning.encrypted_content";

    private static final List<String> SUMMARIES = List.of("auto", "concise", "detailed");

    /** @param include what the answer is to have beyond the usual */
    static ReasoningFields read(JsonFields request, Set<String> include) {
        Optional<JsonFields> reasoning = request.object("reasoning");
        ReasoningEffort effort = reasoning
                .filter(fields -> fields.has("effort"))
                .map(fields -> ChatRequest.reasoningEffort(fields, "effort"))
                .orElseGet(() -> ChatRequest.reasoningEffort(request, "reasoning_effort"));
        String effortName = reasoning
                .flatMap(fields -> fields.text("effort"))
                .or(() -> request.text("reasoning_effort"))
                .orElse(null);
        return new ReasoningFields(
                effort, effortName, reasoning.flatMap(ReasoningFields::summary).orElse(null), include.contains(SEALED));
    }

    boolean summarized() {
        return summaryName != null;
    }

    private static Optional<String> summary(JsonFields reasoning) {
        Optional<String> older = reasoning.word("generate_summary", SUMMARIES);
        Optional<String> summary = reasoning.word("summary", SUMMARIES).or(() -> older);
        if (summary.isPresent() && summary.get().equals("concise")) {
            throw OpenAiErrors.unsupported(
                    reasoning.path("summary"),
                    "is \"concise\"; this server takes only auto and detailed: it shortens nothing");
        }
        return summary;
    }
}
