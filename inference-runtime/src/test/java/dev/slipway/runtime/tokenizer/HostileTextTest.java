package dev.slipway.runtime.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HostileTextTest {

    private static final int MEGABYTE = 1 << 20;
    private static final long SEED = 20260801;
    private static final Path NANO = Path.of("../models/gpt-oss-nano/tokenizer.json");

    private static final List<String> PARTS = List.of(
            "a",
            "Z",
            "é",
            "ſ",
            "'s",
            "'LL",
            " ",
            "  ",
            "\n",
            "\r\n",
            "\t",
            "\u00A0",
            "\u0085",
            "\u2028",
            "\u3000",
            "\u200D",
            "\uFEFF",
            "\u0000",
            "\uFFFE",
            "\uFFFD",
            "0",
            "٣",
            "½",
            "<|end|>",
            "<|",
            "|>",
            "/",
            "_",
            "\u0300",
            "\uFE0F",
            "\uD83D\uDC68",
            "\uD83D\uDE80",
            "\uD83C\uDDE9",
            "\u202E",
            "日本",
            "ﷺ",
            "\uDBFF\uDFFF",
            "\uD835\uDD38");

    private record Text(String name, String value) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Text> megabytes() {
        return Stream.of(
                new Text("letters", "a".repeat(MEGABYTE)),
                new Text("capitals", "A".repeat(MEGABYTE)),
                new Text("two letters", "ab".repeat(MEGABYTE / 2)),
                new Text("spaces", " ".repeat(MEGABYTE)),
                new Text("spaces and a letter", " ".repeat(MEGABYTE) + "x"),
                new Text("newlines", "\n".repeat(MEGABYTE)),
                new Text("tabs and newlines", "\t\n".repeat(MEGABYTE / 2)),
                new Text("digits", "7".repeat(MEGABYTE)),
                new Text("signs", "=".repeat(MEGABYTE)),
                new Text("slashes", "/".repeat(MEGABYTE)),
                new Text("apostrophes", "'".repeat(MEGABYTE)),
                new Text("contractions", "'re".repeat(MEGABYTE / 3)),
                new Text("combining marks", "\u0300".repeat(MEGABYTE / 2)),
                new Text("Han", "語".repeat(MEGABYTE / 3)),
                new Text("emoji", "\uD83D\uDE80".repeat(MEGABYTE / 4)),
                new Text("lone surrogates", "\uD83D".repeat(MEGABYTE / 3)),
                new Text("half special tokens", "<|".repeat(MEGABYTE / 2)),
                new Text("special tokens", "<|end|>".repeat(MEGABYTE / 7)));
    }

    /** A quadratic step takes minutes here; the bound leaves room for a busy machine. */
    @ParameterizedTest
    @MethodSource("megabytes")
    void encodesAMegabyteInLinearTime(Text text) {
        BpeTokenizer tokenizer = O200k.tokenizer();
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            int[] ids = tokenizer.encode(text.value());
            assertThat(tokenizer.decode(ids)).isEqualTo(wellFormed(text.value()));
            assertThat(tokenizer.decode(tokenizer.encodeWithSpecials(text.value())))
                    .isEqualTo(wellFormed(text.value()));
        });
    }

    @Test
    void decodesWhatItEncodedForRandomText() {
        Random random = new Random(SEED);
        List<BpeTokenizer> tokenizers = List.of(O200k.tokenizer(), BpeTokenizer.load(NANO));
        for (int i = 0; i < 6_000; i++) {
            String text = i % 2 == 0 ? mixedParts(random) : randomUnits(random);
            for (BpeTokenizer tokenizer : tokenizers) {
                int[] ids = tokenizer.encode(text);
                assertThat(tokenizer.decode(ids))
                        .as("text %d of seed %d", i, SEED)
                        .isEqualTo(wellFormed(text));
                assertThat(Arrays.stream(ids).anyMatch(tokenizer::isSpecial)).isFalse();
                assertThat(streamed(tokenizer, ids)).isEqualTo(wellFormed(text));
            }
        }
    }

    @Test
    void mergesLongPiecesAsTheDefinitionSays() {
        Vocabulary vocabulary = TokenizerJson.read(NANO);
        Random random = new Random(SEED);
        for (int i = 0; i < 500; i++) {
            String letters = random.ints(20 + random.nextInt(300), 0, 6)
                    .mapToObj(letter -> "aeinst".substring(letter, letter + 1))
                    .collect(Collectors.joining());
            TokenList out = new TokenList(16);
            new PieceEncoder(vocabulary, out).encode(letters, 0, letters.length());
            assertThat(out.toArray()).as(letters).isEqualTo(mergedByDefinition(vocabulary, letters));
        }
    }

    /** While any two neighbours can merge, merge the leftmost pair of the lowest rank. */
    private static int[] mergedByDefinition(Vocabulary vocabulary, String text) {
        List<Integer> symbols = new ArrayList<>();
        for (byte value : text.getBytes(StandardCharsets.UTF_8)) {
            symbols.add(vocabulary.idOfByte(value));
        }
        while (true) {
            int best = -1;
            int least = MergeTable.NONE;
            for (int i = 0; i + 1 < symbols.size(); i++) {
                int rank = vocabulary.merges().rank(symbols.get(i), symbols.get(i + 1));
                if (rank < least) {
                    least = rank;
                    best = i;
                }
            }
            if (best < 0) {
                return symbols.stream().mapToInt(Integer::intValue).toArray();
            }
            symbols.set(best, vocabulary.merges().merged(least));
            symbols.remove(best + 1);
        }
    }

    private static String streamed(BpeTokenizer tokenizer, int[] ids) {
        StreamingDecoder decoder = new StreamingDecoder(tokenizer);
        StringBuilder text = new StringBuilder();
        for (int id : ids) {
            text.append(decoder.push(id));
        }
        return text.append(decoder.flush()).toString();
    }

    private static String mixedParts(Random random) {
        return random.ints(random.nextInt(40), 0, PARTS.size())
                .mapToObj(PARTS::get)
                .collect(Collectors.joining());
    }

    private static String randomUnits(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(30); i > 0; i--) {
            text.append((char) random.nextInt(0x10000));
        }
        return text.toString();
    }

    /** As UTF-8 can carry it: a surrogate without its partner becomes U+FFFD. */
    private static String wellFormed(String text) {
        return text.codePoints()
                .map(codePoint -> codePoint >= 0xD800 && codePoint <= 0xDFFF ? 0xFFFD : codePoint)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
