package dev.slipway.runtime.harmony;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.runtime.harmony.HarmonyEvent.ContentDelta;
import dev.slipway.runtime.harmony.HarmonyEvent.Kind;
import dev.slipway.runtime.harmony.HarmonyEvent.MessageEnd;
import dev.slipway.runtime.harmony.HarmonyEvent.ReasoningDelta;
import dev.slipway.runtime.harmony.HarmonyEvent.ToolCallDelta;
import dev.slipway.runtime.harmony.HarmonyEvent.ToolCallStart;
import dev.slipway.runtime.tokenizer.BpeTokenizer;
import dev.slipway.runtime.tokenizer.O200k;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RandomStreamTest {

    /** {@code -Dharmony.seed=N} tries others. */
    private static final long SEED = Long.getLong("harmony.seed", 20260802);

    private static final int STREAMS = 50_000;

    private static final List<String> HEADER_PARTS = List.of(
            "<|start|>",
            "<|channel|>",
            "<|message|>",
            "<|constrain|>",
            "<|end|>",
            "<|call|>",
            "<|return|>",
            "<|endoftext|>",
            "<|startoftext|>",
            "<|reserved_200013|>",
            "assistant",
            "user",
            "system",
            "tool",
            "analysis",
            "commentary",
            "final",
            "fin",
            " to=",
            " to=functions.f",
            "functions.",
            "f",
            " json",
            "code",
            " ",
            "\n",
            "{",
            "}",
            "\"a\"",
            "python",
            "browser.search");

    private static final HarmonyAnswer NOTHING = new HarmonyAnswer("", "", List.of());

    private final BpeTokenizer tokenizer = O200k.tokenizer();
    private final HarmonyTokens control = HarmonyTokens.of(tokenizer);
    private final List<int[]> headerParts =
            HEADER_PARTS.stream().map(tokenizer::encodeWithSpecials).toList();

    /** Tokens that no control token's name could be put together from. */
    private final int[] words = IntStream.range(0, 199_998)
            .filter(id -> tokenizer.decode(id).chars().noneMatch(c -> c == '<' || c == '|' || c == '>'))
            .toArray();

    @Test
    void everyStreamHasAMeaning() {
        System.out.println("RandomStreamTest seed " + SEED);
        Random random = new Random(SEED);
        for (int i = 0; i < STREAMS; i++) {
            int[] ids = i % 2 == 0 ? stream(random) : damaged(answer(random), random);
            String name = "stream %d of seed %d: %s".formatted(i, SEED, Arrays.toString(ids));
            HarmonyParser parser = new HarmonyParser(tokenizer, Set.of("f"));
            List<HarmonyEvent> events = new ArrayList<>();
            int kinds = 0;
            for (int id : ids) {
                events.addAll(parser.push(id));
                kinds += parser.lastTokenKind().filter(Kind.REASONING::equals).isPresent() ? 1 : 0;
            }
            events.addAll(parser.finish());
            assertThat(parser.reasoningTokens()).as(name).isBetween(kinds, ids.length);
            assertWellFormed(name, events, parser.toolCalls());
            assertSameAsWhole(name, ids, HarmonyAnswer.of(events));
            assertNothingInvented(name, ids, events);
        }
    }

    /** Whatever comes out of the stream piece by piece is what the messages that went in said as a whole. */
    @Test
    void understandsEachWellFormedAnswerExactly() {
        Random random = new Random(SEED);
        for (int i = 0; i < 5_000; i++) {
            List<HarmonyMessage> messages = answer(random);
            for (HarmonyStyle style : HarmonyStyle.values()) {
                MessageEncoder encoder = new MessageEncoder(tokenizer, control, style);
                messages.forEach(encoder::encode);
                int[] ids = encoder.forCompletion();
                HarmonyParser parser = new HarmonyParser(tokenizer);
                List<HarmonyEvent> events = new ArrayList<>();
                Arrays.stream(ids).skip(2).limit(ids.length - 4).forEach(id -> events.addAll(parser.push(id)));
                events.addAll(parser.finish());
                assertThat(HarmonyAnswer.of(events))
                        .as("answer %d of seed %d", i, SEED)
                        .isEqualTo(expected(messages));
            }
        }
    }

    /** A proper answer of which pieces are missing, doubled, out of place, or replaced by noise. */
    private int[] damaged(List<HarmonyMessage> messages, Random random) {
        MessageEncoder encoder = new MessageEncoder(
                tokenizer, control, random.nextBoolean() ? HarmonyStyle.CHANNEL_FIRST : HarmonyStyle.LIBRARY);
        messages.forEach(encoder::encode);
        int[] ids = Arrays.stream(encoder.forCompletion()).skip(2).toArray();
        for (int i = random.nextInt(4); i > 0; i--) {
            int from = random.nextInt(ids.length + 1);
            int to = Math.min(ids.length, from + random.nextInt(4));
            int[] piece = random.nextBoolean() ? stream(random) : Arrays.copyOfRange(ids, from, to);
            int back = random.nextBoolean() ? to : from;
            ids = Stream.of(
                            Arrays.stream(ids, 0, from),
                            Arrays.stream(piece, 0, Math.min(3, piece.length)),
                            Arrays.stream(ids, back, ids.length))
                    .flatMapToInt(part -> part)
                    .toArray();
        }
        return Arrays.copyOf(ids, random.nextInt(3) == 0 ? random.nextInt(ids.length + 1) : ids.length);
    }

    /** The texts of the messages that a reader finds, put together at the end; the turn ends where one of its tokens says so. */
    private void assertSameAsWhole(String name, int[] ids, HarmonyAnswer answer) {
        int[] turn = Arrays.copyOf(ids, (int) Arrays.stream(ids)
                .takeWhile(id -> id != control.returnToken() && id != control.endOfText())
                .count());
        boolean ended = turn.length < ids.length;
        int[] read = ended ? Arrays.copyOf(ids, turn.length + 1) : turn;
        HarmonyAnswer whole = whole(ReadMessages.of(new MessageReader(tokenizer, new ToolNames(Set.of("f"))), read));
        if (!whole.equals(NOTHING)) {
            assertThat(answer).as(name).isEqualTo(whole);
        }
    }

    private static HarmonyAnswer whole(List<ReadMessages.ReadMessage> messages) {
        StringBuilder content = new StringBuilder();
        StringBuilder reasoning = new StringBuilder();
        List<HarmonyAnswer.Call> calls = new ArrayList<>();
        for (ReadMessages.ReadMessage message : messages) {
            if (!message.header().isAssistant()) {
                break;
            }
            switch (message.header().kind()) {
                case CONTENT -> content.append(message.text());
                case REASONING -> reasoning.append(message.text());
                case TOOL_CALL ->
                    calls.add(new HarmonyAnswer.Call(
                            ToolNames.functionName(
                                    Objects.requireNonNull(message.header().recipient())),
                            message.text()));
            }
        }
        return new HarmonyAnswer(content.toString(), reasoning.toString(), calls);
    }

    private int[] stream(Random random) {
        int headerShare = 20 + random.nextInt(80);
        IntStream.Builder ids = IntStream.builder();
        for (int i = random.nextInt(40); i > 0; i--) {
            int draw = random.nextInt(100);
            if (draw < headerShare) {
                Arrays.stream(headerParts.get(random.nextInt(headerParts.size())))
                        .forEach(ids::add);
            } else {
                ids.add(draw == 99 ? random.nextInt() : words[random.nextInt(words.length)]);
            }
        }
        return ids.build()
                .filter(id -> id < 0 || id >= 199_998 || tokenizer.contains(id))
                .toArray();
    }

    private static void assertWellFormed(String name, List<HarmonyEvent> events, int toolCalls) {
        Kind open = null;
        int calls = 0;
        for (HarmonyEvent event : events) {
            switch (event) {
                case ToolCallStart(int index, String function) -> {
                    assertThat(open).as(name).isNull();
                    assertThat(index).as(name).isEqualTo(calls++);
                    assertThat(function).as(name).isNotEmpty().doesNotContain("<|");
                    open = Kind.TOOL_CALL;
                }
                case ToolCallDelta(int index, String text) -> {
                    assertThat(index).as(name).isEqualTo(calls - 1);
                    open = continued(name, open, Kind.TOOL_CALL, text);
                }
                case ContentDelta(String text) -> open = continued(name, open, Kind.CONTENT, text);
                case ReasoningDelta(String text) -> open = continued(name, open, Kind.REASONING, text);
                case MessageEnd(Kind kind, boolean complete) -> {
                    assertThat(open == null ? kind : open).as(name).isEqualTo(kind);
                    open = null;
                }
            }
        }
        assertThat(open).as(name).isNull();
        assertThat(toolCalls).as(name).isEqualTo(calls);
    }

    private static Kind continued(String name, @Nullable Kind open, Kind kind, String text) {
        assertThat(text).as(name).isNotEmpty().doesNotContain("<|").doesNotContain("|>");
        assertThat(open == null ? kind : open).as(name).isEqualTo(kind);
        return kind;
    }

    /** The texts, one after the other, are in the stream's text, in that order. */
    private void assertNothingInvented(String name, int[] ids, List<HarmonyEvent> events) {
        String said = events.stream()
                .map(RandomStreamTest::text)
                .collect(Collectors.joining())
                .replace("\uFFFD", "");
        int[] known = Arrays.stream(ids).filter(tokenizer::contains).toArray();
        String whole = tokenizer.decode(known);
        int from = 0;
        for (int i = 0; i < said.length(); i++) {
            from = whole.indexOf(said.charAt(i), from) + 1;
            assertThat(from).as("%s says '%s'", name, said).isPositive();
        }
    }

    private static String text(HarmonyEvent event) {
        return switch (event) {
            case ContentDelta(String text) -> text;
            case ReasoningDelta(String text) -> text;
            case ToolCallDelta(int index, String text) -> text;
            case ToolCallStart start -> "";
            case MessageEnd end -> "";
        };
    }

    private List<HarmonyMessage> answer(Random random) {
        List<HarmonyMessage> messages = new ArrayList<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            String body = body(random);
            messages.add(
                    switch (random.nextInt(4)) {
                        case 0 -> HarmonyMessage.of(HarmonyMessage.Author.ASSISTANT, HarmonyMessage.ANALYSIS, body);
                        case 1 -> HarmonyMessage.of(HarmonyMessage.Author.ASSISTANT, HarmonyMessage.COMMENTARY, body);
                        case 2 -> HarmonyMessage.of(HarmonyMessage.Author.ASSISTANT, HarmonyMessage.FINAL, body);
                        default -> HarmonyMessage.call("functions.f" + i, body);
                    });
        }
        return messages;
    }

    private String body(Random random) {
        return random.ints(random.nextInt(20), 0, words.length)
                .mapToObj(word -> tokenizer.decode(words[word]))
                .collect(Collectors.joining());
    }

    private static HarmonyAnswer expected(List<HarmonyMessage> messages) {
        StringBuilder content = new StringBuilder();
        StringBuilder reasoning = new StringBuilder();
        List<HarmonyAnswer.Call> calls = new ArrayList<>();
        for (HarmonyMessage message : messages) {
            String body = String.join("", message.contents());
            if (message.recipient() != null) {
                calls.add(new HarmonyAnswer.Call(ToolNames.functionName(message.recipient()), body));
            } else {
                (message.isAnalysis() ? reasoning : content).append(body);
            }
        }
        return new HarmonyAnswer(content.toString(), reasoning.toString(), calls);
    }
}
