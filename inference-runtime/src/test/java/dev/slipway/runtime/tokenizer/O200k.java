package dev.slipway.runtime.tokenizer;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The o200k_harmony vocabulary: a tokenizer.json of the published form, made from the ranks that jtokkit carries. */
public final class O200k {

    private static final String RANKS = "/com/knuddels/jtokkit/o200k_base.tiktoken";
    private static final String SPLIT = String.join(
            "|",
            "[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]*[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?",
            "[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]+[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?",
            "\\p{N}{1,3}",
            " ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*",
            "\\s*[\\r\\n]+",
            "\\s+(?!\\S)",
            "\\s+");

    private static final class Holder {
        private static final Path FILE = write();
        private static final BpeTokenizer TOKENIZER = BpeTokenizer.load(FILE);
    }

    private record Merge(String left, String right, int rank) {}

    private O200k() {}

    public static BpeTokenizer tokenizer() {
        return Holder.TOKENIZER;
    }

    static Path tokenizerJson() {
        return Holder.FILE;
    }

    private static Path write() {
        try {
            Path file = Files.createTempFile("o200k", ".json");
            file.toFile().deleteOnExit();
            try (Writer writer = Files.newBufferedWriter(file);
                    JsonGenerator out = new JsonMapper().createGenerator(writer)) {
                write(ranks(), out);
            }
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(List<String> tokens, JsonGenerator out) {
        out.writeStartObject();
        out.writeStringProperty("version", "1.0");
        out.writeArrayPropertyStart("added_tokens");
        JsonNode specials = Goldens.tree("/tokenizer/special_tokens.json").path("id_to_token");
        specials.properties()
                .forEach(entry -> writeAdded(
                        out, Integer.parseInt(entry.getKey()), entry.getValue().stringValue()));
        out.writeEndArray();
        out.writeNullProperty("normalizer");
        writePreTokenizer(out);
        out.writeObjectPropertyStart("model");
        out.writeStringProperty("type", "BPE");
        out.writeObjectPropertyStart("vocab");
        for (int id = 0; id < tokens.size(); id++) {
            out.writeNumberProperty(ByteAlphabet.spell(tokens.get(id)), id);
        }
        out.writeEndObject();
        out.writeArrayPropertyStart("merges");
        for (Merge merge : merges(tokens)) {
            out.writeStartArray();
            out.writeString(ByteAlphabet.spell(merge.left()));
            out.writeString(ByteAlphabet.spell(merge.right()));
            out.writeEndArray();
        }
        out.writeEndArray();
        out.writeEndObject();
        out.writeEndObject();
    }

    private static void writeAdded(JsonGenerator out, int id, String content) {
        out.writeStartObject();
        out.writeNumberProperty("id", id);
        out.writeStringProperty("content", content);
        out.writeBooleanProperty("special", true);
        out.writeEndObject();
    }

    private static void writePreTokenizer(JsonGenerator out) {
        out.writeObjectPropertyStart("pre_tokenizer");
        out.writeStringProperty("type", "Sequence");
        out.writeArrayPropertyStart("pretokenizers");
        out.writeStartObject();
        out.writeStringProperty("type", "Split");
        out.writeObjectPropertyStart("pattern");
        out.writeStringProperty("Regex", SPLIT);
        out.writeEndObject();
        out.writeStringProperty("behavior", "Isolated");
        out.writeBooleanProperty("invert", false);
        out.writeEndObject();
        out.writeStartObject();
        out.writeStringProperty("type", "ByteLevel");
        out.writeBooleanProperty("add_prefix_space", false);
        out.writeBooleanProperty("use_regex", false);
        out.writeEndObject();
        out.writeEndArray();
        out.writeEndObject();
    }

    /** The tokens in the order of their ids, one Latin-1 character per byte. */
    private static List<String> ranks() throws IOException {
        List<String> tokens = new ArrayList<>();
        try (BufferedReader in = new BufferedReader(
                new InputStreamReader(O200k.class.getResourceAsStream(RANKS), StandardCharsets.US_ASCII))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                byte[] bytes = Base64.getDecoder().decode(line.substring(0, line.indexOf(' ')));
                tokens.add(new String(bytes, StandardCharsets.ISO_8859_1));
            }
        }
        return tokens;
    }

    /** Every way to make a token of two others, in the order of its rank: the merges that published files list. */
    private static List<Merge> merges(List<String> tokens) {
        Map<String, Integer> ids = new HashMap<>();
        for (int id = 0; id < tokens.size(); id++) {
            ids.put(tokens.get(id), id);
        }
        List<Merge> merges = new ArrayList<>();
        for (int id = 0; id < tokens.size(); id++) {
            String token = tokens.get(id);
            for (int cut = 1; cut < token.length(); cut++) {
                String left = token.substring(0, cut);
                String right = token.substring(cut);
                if (ids.containsKey(left) && ids.containsKey(right)) {
                    merges.add(new Merge(left, right, id));
                }
            }
        }
        merges.sort(Comparator.comparingInt(Merge::rank));
        return merges;
    }
}
