package dev.slipway.runtime.openai.request;

import java.util.Arrays;
import java.util.OptionalLong;

/**
 * What is left of prompts that are too long: {@code truncate_prompt_tokens} of their tokens.
 *
 * @param kept as many tokens at most
 * @param end whether their last tokens are kept, or their first
 */
public record PromptCut(int kept, boolean end) {

    private static final PromptCut NONE = new PromptCut(Integer.MAX_VALUE, true);

    /** @param asked tokens to generate; -1 keeps what fits beside them */
    public static PromptCut read(JsonFields request, ServedModel model, int asked) {
        OptionalLong kept = request.integer("truncate_prompt_tokens", -1, Integer.MAX_VALUE);
        boolean end = switch (request.text("truncation_side").orElse("left")) {
            case "left" -> true;
            case "right" -> false;
            default -> throw request.wrong("truncation_side", "left or right");
        };
        if (kept.isEmpty()) {
            return NONE;
        }
        if (kept.getAsLong() == 0) {
            throw request.wrong("truncate_prompt_tokens", "-1 or an integer of at least 1");
        }
        return new PromptCut(kept.getAsLong() < 0 ? model.longestPrompt(asked) : (int) kept.getAsLong(), end);
    }

    public int[] of(int[] prompt) {
        if (prompt.length <= kept) {
            return prompt;
        }
        return end ? Arrays.copyOfRange(prompt, prompt.length - kept, prompt.length) : Arrays.copyOf(prompt, kept);
    }
}
