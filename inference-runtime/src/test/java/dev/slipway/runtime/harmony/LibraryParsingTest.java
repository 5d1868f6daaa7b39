package dev.slipway.runtime.harmony;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.runtime.harmony.MessageReader.Piece;
import dev.slipway.runtime.harmony.ReadMessages.ReadMessage;
import dev.slipway.runtime.tokenizer.BpeTokenizer;
import dev.slipway.runtime.tokenizer.Goldens;
import dev.slipway.runtime.tokenizer.O200k;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

/** The library's reading of 71 streams: ours is the same wherever the library makes sense of one, and stated here elsewhere. */
class LibraryParsingTest {

    /** Streams that the library refuses or misreads, as {@code role/channel>recipient[type]=text} with {@code ~} if unfinished. */
    private static final Map<String, String> OURS = Map.ofEntries(
            entry("unfinished_header", ""),
            entry("unfinished_after_start", "assistant/analysis=T"),
            entry("unfinished_after_role", "assistant/analysis=T"),
            entry("nothing", ""),
            entry("named_user", "user=hi"),
            entry("no_start_after_end_channel", "assistant/analysis=T assistant/final=F"),
            entry("no_start_after_end_text", "assistant/analysis=T assistant/commentary=F"),
            entry("final_constrain_json", "assistant/final[json]={\"a\":1}"),
            entry("final_json", "assistant/final[json]={\"a\":1}"),
            entry("commentary_json", "assistant/commentary[json]={\"a\":1}"),
            entry("recipient_twice", "assistant/commentary>functions.b[json]={}"),
            entry("recipient_two_words", "assistant/commentary>functions.a={}"),
            entry("garbled_channel", "assistant/final=x"),
            entry("garbled_channel_dashes", "assistant/commentary=x"),
            entry("channel_with_space", "assistant/final=x"),
            entry("channel_twice", "assistant/final=x"),
            entry("start_inside_content", "assistant/final=a assistant/final=b"),
            entry("message_inside_content", "assistant/final=ab"),
            entry("channel_inside_content", "assistant/final=ab"),
            entry("endoftext_in_content", "assistant/final=abc"),
            entry("endoftext_in_header", "assistant/final="),
            entry("reserved_in_content", "assistant/final=ab"),
            entry("unknown_role", "assistant/final=Arr"),
            entry("text_before_start", "assistant/final=Hi assistant/final=x"),
            entry("start_repeated", "assistant/final=x"),
            entry("glued_role", "assistant/analysis=T assistant/final=x"),
            entry("name_with_special", "assistant/commentary>functions.bash={}"),
            entry("invalid_utf8_in_header", "assistant/final=a"),
            entry("after_return", "assistant/final=x ~assistant/final=more"));

    /** Here the library gives the same text in the end, but holds back characters that follow an invalid byte. */
    private static final Set<String> LATE_DELTAS = Set.of("invalid_utf8", "emoji_split");

    private final BpeTokenizer tokenizer = O200k.tokenizer();

    @TestFactory
    List<DynamicTest> readsEachStream() {
        List<JsonNode> goldens = Goldens.lines("/harmony/parse.jsonl");
        assertThat(goldens).hasSize(71);
        assertThat(goldens.stream().map(golden -> golden.path("name").stringValue()))
                .containsAll(OURS.keySet());
        return goldens.stream()
                .map(golden -> DynamicTest.dynamicTest(golden.path("name").stringValue(), () -> check(golden)))
                .toList();
    }

    private void check(JsonNode golden) {
        String name = golden.path("name").stringValue();
        List<ReadMessage> read = ReadMessages.of(reader(), Goldens.ids(golden.path("ids")));
        String summary = read.stream().map(LibraryParsingTest::summary).collect(Collectors.joining(" "));
        if (OURS.containsKey(name)) {
            assertThat(summary).isEqualTo(OURS.get(name));
            return;
        }
        boolean isStrict = golden.path("strict").path("error").isNull()
                && !golden.path("strict").has("eos_error");
        JsonNode library = golden.path(isStrict ? "strict" : "lenient");
        assertThat(summary.replace("~", "")).isEqualTo(librarySummary(library.path("messages")));
        if (isStrict && !LATE_DELTAS.contains(name)) {
            checkSteps(golden, library.path("steps"));
        }
    }

    /** After each token: the same text given out, under the same header. */
    private void checkSteps(JsonNode golden, JsonNode steps) {
        MessageReader reader = reader();
        int[] ids = Goldens.ids(golden.path("ids"));
        String header = "";
        for (int i = 0; i < ids.length; i++) {
            StringBuilder delta = new StringBuilder();
            for (Piece piece : reader.push(ids[i])) {
                switch (piece) {
                    case Piece.Opened(Header opened) -> header = summary(opened);
                    case Piece.Text(String text) -> delta.append(text);
                    case Piece.Closed closed -> header = "";
                }
            }
            JsonNode step = steps.path(i);
            boolean isContent = step.path(0).stringValue().equals("Content");
            assertThat(header).as("token %d", i).isEqualTo(isContent ? libraryHeader(step) : "");
            assertThat(delta.toString())
                    .as("token %d", i)
                    .isEqualTo(step.path(5).stringValue(isFlushed(delta, i, ids)));
        }
    }

    /** The library says nothing about an unfinished character at a message's end; the message has it. */
    private static String isFlushed(StringBuilder delta, int index, int[] ids) {
        boolean isReplacement = index == ids.length - 1 && delta.toString().equals("\uFFFD");
        return isReplacement ? "\uFFFD" : "";
    }

    private MessageReader reader() {
        return new MessageReader(tokenizer, new ToolNames(Set.of("python", "browser.search")));
    }

    private static String libraryHeader(JsonNode step) {
        return summary(new Header(
                step.path(1).stringValue(),
                null,
                channel(step.path(1), step.path(2)),
                step.path(3).stringValue(null),
                type(step.path(4))));
    }

    private static String librarySummary(JsonNode messages) {
        return messages.valueStream()
                .map(message -> summary(new Header(
                                message.path("role").stringValue(),
                                null,
                                channel(message.path("role"), message.path("channel")),
                                message.path("recipient").stringValue(null),
                                type(message.path("content_type"))))
                        + "=" + message.path("content").path(0).path("text").stringValue(""))
                .collect(Collectors.joining(" "));
    }

    /** A message of the assistant without a channel is final content here. */
    private static @Nullable String channel(JsonNode role, JsonNode channel) {
        return channel.stringValue(role.stringValue().equals("assistant") ? "final" : null);
    }

    private static @Nullable String type(JsonNode type) {
        String text = type.stringValue(null);
        return text == null ? null : text.replace("<|constrain|>", "");
    }

    private static String summary(ReadMessage message) {
        return (message.complete() ? "" : "~") + summary(message.header()) + "=" + message.text();
    }

    private static String summary(Header header) {
        return header.role()
                + (header.channel() == null ? "" : "/" + header.channel())
                + (header.recipient() == null ? "" : ">" + header.recipient())
                + (header.contentType() == null ? "" : "[" + header.contentType() + "]");
    }
}
