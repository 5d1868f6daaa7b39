package dev.slipway.runtime.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class BpeTokenizerTest {

    private final BpeTokenizer o200k = O200k.tokenizer();

    @Test
    void encodesEachGoldenTextToItsIdsAndBack() {
        List<JsonNode> texts = Goldens.lines("/tokenizer/encode.jsonl");
        assertThat(texts).hasSize(427);
        for (JsonNode golden : texts) {
            String text = golden.path("text").stringValue();
            int[] ids = Goldens.ids(golden.path("ids"));
            assertThat(o200k.encode(text))
                    .as("%s %s", golden.path("n"), golden.path("class"))
                    .isEqualTo(ids);
            assertThat(o200k.decode(ids)).isEqualTo(text);
        }
    }

    @Test
    void recognisesSpecialTokensOnlyWhenAskedTo() {
        for (JsonNode golden : Goldens.lines("/tokenizer/encode_with_specials.jsonl")) {
            String text = golden.path("text").stringValue();
            assertThat(o200k.encodeWithSpecials(text)).as(text).isEqualTo(Goldens.ids(golden.path("ids")));
            assertThat(Arrays.stream(o200k.encode(text)).filter(o200k::isSpecial))
                    .as(text)
                    .isEmpty();
        }
    }

    @Test
    void decodesEachGoldenListWholeAndAsAStream() {
        for (JsonNode golden : Goldens.lines("/tokenizer/decode.jsonl")) {
            int[] ids = Goldens.ids(golden.path("ids"));
            assertThat(o200k.decode(ids))
                    .as("%s", golden)
                    .isEqualTo(golden.path("text").stringValue());
            assertThat(hex(ids)).isEqualTo(golden.path("bytes_hex").stringValue());
            StreamingDecoder decoder = new StreamingDecoder(o200k);
            for (int i = 0; i < ids.length; i++) {
                assertThat(decoder.push(ids[i]))
                        .as("%s at %d", golden, i)
                        .isEqualTo(golden.path("stream_deltas").path(i).stringValue());
            }
            assertThat(decoder.flush()).isEqualTo(golden.path("stream_flush").stringValue());
        }
    }

    @Test
    void knowsEachSpecialTokenByName() {
        Goldens.tree("/tokenizer/special_tokens.json")
                .path("id_to_token")
                .properties()
                .forEach(entry -> {
                    int id = Integer.parseInt(entry.getKey());
                    assertThat(o200k.specialToken(entry.getValue().stringValue()))
                            .hasValue(id);
                    assertThat(o200k.isSpecial(id)).isTrue();
                });
        assertThat(o200k.specialToken("<|endofprompt|>")).isEmpty();
        assertThat(o200k.isSpecial(173781)).isFalse();
        assertThat(o200k.vocabularySize()).isEqualTo(201_088);
    }

    /** Processor time, since other builds may share the machine. */
    @Test
    void loadsTwoHundredThousandTokensWithinASecondAndAHalf() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadCpuTime();
        BpeTokenizer.load(O200k.tokenizerJson());
        assertThat(Duration.ofNanos(threads.getCurrentThreadCpuTime() - before)).isLessThan(Duration.ofMillis(1500));
    }

    @Test
    void refusesAnIdOutsideTheVocabulary() {
        assertThat(o200k.contains(201_088)).isFalse();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> o200k.decode(1, 201_088))
                .withMessage("token id 201088 is not in the vocabulary, whose ids are 0 to 201087");
        assertThatIllegalArgumentException().isThrownBy(() -> o200k.bytes(-1));
        assertThat(new StreamingDecoder(o200k).push(201_088)).isEmpty();
    }

    private String hex(int[] ids) {
        StringBuilder hex = new StringBuilder();
        for (int id : ids) {
            hex.append(HexFormat.of().formatHex(o200k.bytes(id)));
        }
        return hex.toString();
    }
}
