package dev.slipway.runtime.openai;

import dev.slipway.runtime.openai.answer.TokenNames;
import dev.slipway.runtime.openai.chat.ChatPrompt;
import dev.slipway.runtime.openai.request.JsonFields;
import dev.slipway.runtime.openai.request.OpenAiErrors;
import dev.slipway.runtime.openai.request.ServedModel;
import dev.slipway.runtime.openai.request.TokenIds;
import dev.slipway.runtime.tokenizer.BpeTokenizer;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** {@code /tokenize} and {@code /detokenize}, as vLLM has them. */
final class Tokenization {

    private final Clock clock;

    Tokenization(Clock clock) {
        this.clock = clock;
    }

    /** @param tokenStrs null unless they were asked for */
    record Tokens(
            int count,
            int maxModelLen,
            int[] tokens,
            @Nullable List<String> tokenStrs) {}

    record Text(String prompt) {}

    /** A raw prompt, or the messages of a chat as the model reads them. */
    Tokens tokenize(JsonFields fields, ServedModel model) {
        BpeTokenizer tokenizer = model.requiredTokenizer("text cannot be split into tokens");
        int[] tokens = fields.has("messages")
                ? ChatPrompt.read(model.completed(fields), LocalDate.now(clock)).tokens(tokenizer)
                : tokenizer.encodeWithSpecials(fields.requiredText("prompt"));
        TokenNames names = new TokenNames(model.tokenizer(), false);
        List<String> texts = fields.flag("return_token_strs", false)
                ? IntStream.of(tokens).mapToObj(names::name).toList()
                : null;
        return new Tokens(tokens.length, model.maxSequenceLength(), tokens, texts);
    }

    Text detokenize(JsonFields fields, ServedModel model) {
        BpeTokenizer tokenizer = model.requiredTokenizer("tokens cannot be joined to text");
        int[] tokens = TokenIds.read(fields, "tokens", fields.value("tokens"), model.vocabularySize());
        for (int i = 0; i < tokens.length; i++) {
            if (!tokenizer.contains(tokens[i])) {
                throw OpenAiErrors.invalid(
                        "tokens[%d]".formatted(i), "is %d; it must be the id of a token".formatted(tokens[i]));
            }
        }
        return new Text(tokenizer.decode(tokens));
    }
}
