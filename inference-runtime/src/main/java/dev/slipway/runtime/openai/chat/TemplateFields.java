package dev.slipway.runtime.openai.chat;

import dev.slipway.runtime.harmony.Conversation.ReasoningEffort;
import dev.slipway.runtime.harmony.Conversation.SystemSettings;
import dev.slipway.runtime.openai.request.JsonFields;
import dev.slipway.runtime.openai.request.OpenAiErrors;
import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** {@code chat_template_kwargs}: what the template of gpt-oss takes, which is what its system message says. */
final class TemplateFields {

    private static final String NAME = "chat_template_kwargs";
    private static final String EFFORT = "reasoning_effort";
    private static final String IDENTITY = "model_identity";
    private static final String BUILT_IN = "builtin_tools";
    private static final Set<String> KNOWN = Set.of(EFFORT, IDENTITY, BUILT_IN);

    private TemplateFields() {}

    /** A field of the request's own comes before one of the template. */
    static SystemSettings system(JsonFields request, LocalDate today) {
        Optional<JsonFields> template = request.object(NAME);
        template.ifPresent(TemplateFields::check);
        JsonFields effort = request.has(EFFORT) ? request : template.orElse(request);
        SystemSettings settings = SystemSettings.of(today, effort(effort, EFFORT));
        return template.flatMap(fields -> fields.text(IDENTITY))
                .map(settings::as)
                .orElse(settings);
    }

    static ReasoningEffort effort(JsonFields fields, String name) {
        return switch (fields.text(name).orElse("medium")) {
            case "none", "minimal" -> ReasoningEffort.NONE;
            case "low" -> ReasoningEffort.LOW;
            case "medium" -> ReasoningEffort.MEDIUM;
            case "high" -> ReasoningEffort.HIGH;
            default -> throw fields.wrong(name, "one of none, minimal, low, medium, high");
        };
    }

    private static void check(JsonFields template) {
        effort(template, EFFORT);
        if (template.has(BUILT_IN)
                && !(template.value(BUILT_IN).isArray()
                        && template.value(BUILT_IN).isEmpty())) {
            throw OpenAiErrors.unsupported(
                    template.path(BUILT_IN),
                    "is %s; this server runs no tools itself and takes only []"
                            .formatted(JsonFields.shown(template.value(BUILT_IN))));
        }
        for (String name : template.names()) {
            if (!KNOWN.contains(name)) {
                throw OpenAiErrors.unsupported(
                        template.path(name),
                        "is not known to this model's template, which takes %s".formatted(new TreeSet<>(KNOWN)));
            }
        }
    }
}
