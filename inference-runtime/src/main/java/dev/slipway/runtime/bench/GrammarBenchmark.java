package dev.slipway.runtime.bench;

import dev.slipway.runtime.grammar.CompiledGrammar;
import dev.slipway.runtime.grammar.GrammarRun;
import dev.slipway.runtime.grammar.Grammars;
import dev.slipway.runtime.grammar.TextForm;
import dev.slipway.runtime.grammar.TokenMask;
import dev.slipway.runtime.tokenizer.BpeTokenizer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;

/**
 * Time to compile grammars, and for the mask of each token of texts that chance writes under them: of the first text of a grammar, which
 * finds nothing prepared, and of later ones.
 */
public final class GrammarBenchmark {

    private static final String USAGE = "usage: slipway bench grammar --model DIR [--texts 200]";
    private static final int MAX_TEXTS = 999_999;
    private static final int LONGEST = 400;
    private static final int WARM_UP_ROUNDS = 3;

    private final BpeTokenizer tokenizer;
    private final int end;
    private final Random random = new Random(7);

    private GrammarBenchmark(BpeTokenizer tokenizer) {
        this.tokenizer = tokenizer;
        this.end = tokenizer.requiredSpecialToken("<|return|>");
    }

    static void main(String[] args) throws InterruptedException {
        BenchmarkProgram.run(USAGE, () -> {
            Arguments given = Arguments.parse(args, Set.of("--model", "--texts"));
            run(given.model(), given.integer("--texts", 200, MAX_TEXTS));
        });
    }

    private static void run(Path directory, int texts) {
        new GrammarBenchmark(BpeTokenizer.load(directory.resolve("tokenizer.json"))).measure(texts);
    }

    private void measure(int texts) {
        for (int round = 0; round < WARM_UP_ROUNDS; round++) {
            Grammars grammars = new Grammars(tokenizer);
            forms().values().forEach(form -> times(grammars.forText(form, Set.of(end)), texts / 10 + 1));
        }
        Grammars grammars = new Grammars(tokenizer);
        grammars.forText(new TextForm.Choice(List.of("a")), Set.of(end));
        System.out.printf("vocabulary %d, %d texts each, microseconds%n", tokenizer.vocabularySize(), texts);
        forms().forEach((name, form) -> {
            long start = System.nanoTime();
            CompiledGrammar grammar = grammars.forText(form, Set.of(end));
            long compiled = System.nanoTime() - start;
            print(name + " compile", new long[] {compiled});
            print(name + " first text", times(grammar, 1));
            print(name + " later texts", times(grammar, texts));
        });
    }

    private long[] times(CompiledGrammar grammar, int texts) {
        long[] times = new long[texts * LONGEST];
        int count = 0;
        for (int text = 0; text < texts; text++) {
            GrammarRun run = grammar.start();
            for (int i = 0; i < LONGEST; i++) {
                long start = System.nanoTime();
                TokenMask mask = run.mask();
                times[count++] = System.nanoTime() - start;
                if (mask == null) {
                    break;
                }
                run.advance(draw(mask));
            }
        }
        return Arrays.copyOf(times, count);
    }

    private int draw(TokenMask mask) {
        if (mask.allows(end) && random.nextInt(4) == 0) {
            return end;
        }
        int from = mask.next(random.nextInt(tokenizer.vocabularySize()));
        return from >= 0 ? from : mask.next(0);
    }

    private static void print(String name, long[] nanos) {
        Arrays.sort(nanos);
        System.out.printf(
                "%-28s n %7d  p50 %9.1f  p99 %9.1f  max %9.1f%n",
                name,
                nanos.length,
                nanos[nanos.length / 2] / 1e3,
                nanos[(int) (nanos.length * 0.99)] / 1e3,
                nanos[nanos.length - 1] / 1e3);
    }

    private static Map<String, TextForm> forms() {
        Map<String, TextForm> forms = new LinkedHashMap<>();
        forms.put("json object", TextForm.JSON_OBJECT);
        forms.put("person", schema("""
                {"type": "object", "additionalProperties": false, "required": ["name", "age", "email", "tags"], "properties": {
                 "name": {"type": "string"}, "age": {"type": "integer", "minimum": 0, "maximum": 150},
                 "email": {"type": "string", "format": "email"}, "score": {"type": "number"},
                 "tags": {"type": "array", "items": {"type": "string", "maxLength": 20}, "maxItems": 5}}}"""));
        forms.put("tree", schema("""
                {"$ref": "#/$defs/node", "$defs": {"node": {"type": "object", "required": ["label", "children"], "properties": {
                 "label": {"type": "string", "maxLength": 60}, "kind": {"enum": ["leaf", "inner", "root"]},
                 "children": {"type": "array", "items": {"$ref": "#/$defs/node"}}}}}}"""));
        forms.put("pattern", new TextForm.Regex("[A-Za-z]{2,40}( [A-Za-z]{1,40}){1,12}[.!?]", "regex"));
        forms.put("address", new TextForm.Regex("[a-z0-9._%+-]{1,30}@([a-z0-9-]{1,20}\\.){1,3}[a-z]{2,8}", "regex"));
        forms.put("all but", new TextForm.Regex("[^x-z\\n]{5,300}\\n", "regex"));
        forms.put(
                "sums",
                new TextForm.Ebnf(
                        "root ::= term ([+*] term)*\nterm ::= [0-9]{1,9} | [a-z_]{1,20} | \"(\" root \")\"",
                        "grammar"));
        return forms;
    }

    private static TextForm schema(String schema) {
        return new TextForm.JsonSchema(JsonMapper.shared().readTree(schema), "schema");
    }
}
