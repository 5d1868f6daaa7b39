package dev.slipway.runtime.openai.chat;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.slipway.runtime.openai.answer.TokenNames;
import dev.slipway.runtime.sampling.TokenScores;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Log probabilities of the tokens of a chat's final answer. */
public record ChatLogprobs(List<Token> content) {

    public ChatLogprobs {
        content = List.copyOf(content);
    }

    /** @param bytes null for an id that has no text */
    public record Token(
            String token, double logprob, @Nullable List<Integer> bytes, List<Candidate> topLogprobs) {

        static Token of(TokenScores scores, TokenNames names) {
            Candidate chosen = Candidate.of(scores.chosen(), names);
            List<Candidate> top = scores.top().stream()
                    .map(candidate -> Candidate.of(candidate, names))
                    .toList();
            return new Token(chosen.token(), chosen.logprob(), chosen.bytes(), top);
        }
    }

    public record Candidate(
            String token, double logprob, @Nullable List<Integer> bytes) {

        static Candidate of(TokenScores.Candidate candidate, TokenNames names) {
            int token = candidate.token();
            return new Candidate(names.name(token), candidate.logprob(), names.bytes(token));
        }
    }

    static @Nullable ChatLogprobs join(@Nullable ChatLogprobs first, @Nullable ChatLogprobs second) {
        if (first == null || second == null) {
            return first == null ? second : first;
        }
        return new ChatLogprobs(
                Stream.concat(first.content.stream(), second.content.stream()).toList());
    }

    @JsonProperty
    @Nullable
    Object refusal() {
        return null;
    }
}
