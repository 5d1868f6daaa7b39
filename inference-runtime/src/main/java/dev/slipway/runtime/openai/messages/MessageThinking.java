package dev.slipway.runtime.openai.messages;

import dev.slipway.runtime.harmony.Conversation.ReasoningEffort;
import dev.slipway.runtime.openai.request.JsonFields;
import java.util.Optional;
import java.util.OptionalLong;

/** How much the model reasons, and whether the answer shows it: {@code thinking} and {@code output_config.effort}. */
public record MessageThinking(ReasoningEffort effort, boolean shown) {

    private static final int SMALLEST_BUDGET = 1024;
    private static final int MEDIUM_BUDGET = 2048;
    private static final int HIGH_BUDGET = 8192;

    static MessageThinking read(JsonFields request) {
        Optional<ReasoningEffort> asked = effort(request);
        Optional<JsonFields> thinking = request.object("thinking");
        if (thinking.isEmpty()) {
            return new MessageThinking(asked.orElse(ReasoningEffort.LOW), false);
        }
        JsonFields fields = thinking.get();
        return switch (fields.requiredText("type")) {
            case "disabled" -> new MessageThinking(ReasoningEffort.NONE, false);
            case "adaptive" -> new MessageThinking(asked.orElse(ReasoningEffort.MEDIUM), true);
            case "enabled" -> new MessageThinking(asked.orElse(ofBudget(budget(fields, request))), true);
            default -> throw fields.wrong("type", "one of enabled, disabled, adaptive");
        };
    }

    private static Optional<ReasoningEffort> effort(JsonFields request) {
        Optional<JsonFields> config = request.object("output_config");
        return config.flatMap(fields -> fields.text("effort")).map(effort -> switch (effort) {
            case "low" -> ReasoningEffort.LOW;
            case "medium" -> ReasoningEffort.MEDIUM;
            case "high", "xhigh", "max" -> ReasoningEffort.HIGH;
            default -> throw config.get().wrong("effort", "one of low, medium, high, xhigh, max");
        });
    }

    private static long budget(JsonFields thinking, JsonFields request) {
        OptionalLong maxTokens = request.integer("max_tokens", 1, Integer.MAX_VALUE);
        long budget = thinking.integer("budget_tokens", SMALLEST_BUDGET, Integer.MAX_VALUE)
                .orElseThrow(() ->
                        thinking.missing("budget_tokens", "an integer of at least %d".formatted(SMALLEST_BUDGET)));
        if (maxTokens.isPresent() && budget >= maxTokens.getAsLong()) {
            throw thinking.wrong("budget_tokens", "less than max_tokens, which is %d".formatted(maxTokens.getAsLong()));
        }
        return budget;
    }

    /** The model knows efforts, not budgets. */
    private static ReasoningEffort ofBudget(long budget) {
        if (budget < MEDIUM_BUDGET) {
            return ReasoningEffort.LOW;
        }
        return budget < HIGH_BUDGET ? ReasoningEffort.MEDIUM : ReasoningEffort.HIGH;
    }
}
