package dev.slipway.runtime.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.runtime.tokenizer.BpeTokenizer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Texts under a grammar: whether it admits one, and what blind chance writes under its masks. */
final class Sampling {

    static final BpeTokenizer NANO = BpeTokenizer.load(Path.of("../models/gpt-oss-nano/tokenizer.json"));
    static final int END = NANO.requiredSpecialToken("<|return|>");

    private Sampling() {}

    /** What was written, and whether it was finished. */
    record Text(String text, boolean finished) {}

    static boolean admits(CompiledGrammar grammar, BpeTokenizer tokenizer, String text) {
        GrammarRun run = grammar.start();
        for (int token : tokenizer.encode(text)) {
            TokenMask mask = run.mask();
            boolean allowed = mask != null && mask.allows(token);
            run.advance(token);
            assertThat(run.hasFailed())
                    .as("mask and step agree on %s in %s", tokenizer.decode(token), text)
                    .isEqualTo(!allowed);
            if (!allowed) {
                return false;
            }
        }
        TokenMask mask = run.mask();
        return mask != null && mask.allows(tokenizer.requiredSpecialToken("<|return|>"));
    }

    /** Takes the end when it may, so often; otherwise any token, each allowed one as likely as the others. */
    static Text blindly(CompiledGrammar grammar, BpeTokenizer tokenizer, RandomGenerator random, int most) {
        GrammarRun run = grammar.start();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int end = tokenizer.requiredSpecialToken("<|return|>");
        for (int i = 0; i < most; i++) {
            TokenMask mask = run.mask();
            if (mask == null) {
                return new Text(bytes.toString(StandardCharsets.UTF_8), true);
            }
            assertThat(mask.isEmpty()).as("dead end after %s", bytes).isFalse();
            int token =
                    mask.allows(end) && random.nextInt(3) == 0 ? end : draw(mask, random, tokenizer.vocabularySize());
            run.advance(token);
            assertThat(run.hasFailed()).isFalse();
            if (token != end) {
                bytes.writeBytes(tokenizer.bytes(token));
            }
        }
        return new Text(bytes.toString(StandardCharsets.UTF_8), false);
    }

    static int draw(TokenMask mask, RandomGenerator random, int vocabulary) {
        int from = mask.next(random.nextInt(vocabulary));
        return from >= 0 ? from : mask.next(0);
    }

    static CompiledGrammar text(TextForm form) {
        return new Grammars(NANO).forText(form, Set.of(END));
    }

    static List<Integer> allowed(TokenMask mask) {
        List<Integer> tokens = new ArrayList<>();
        for (int token = mask.next(0); token >= 0; token = mask.next(token + 1)) {
            tokens.add(token);
        }
        return tokens;
    }
}
