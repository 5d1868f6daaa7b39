package dev.slipway.runtime.openai.request;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The ids that a request names, or that a piece of an answer stands for. */
public final class TokenIds {

    private TokenIds() {}

    /** @param name how an error calls the array */
    public static int[] read(JsonFields request, String name, JsonNode array, int vocabularySize) {
        if (!array.isArray()) {
            throw array.isMissingNode()
                    ? request.missing(name, "an array of token ids")
                    : request.wrong(name, array, "a string or an array of token ids");
        }
        int[] ids = new int[array.size()];
        for (int i = 0; i < ids.length; i++) {
            JsonNode id = array.get(i);
            if (!id.isIntegralNumber()
                    || !id.canConvertToInt()
                    || id.intValue() < 0
                    || id.intValue() >= vocabularySize) {
                throw request.wrong("%s[%d]".formatted(name, i), id, "a token id from 0 to " + (vocabularySize - 1));
            }
            ids[i] = id.intValue();
        }
        return ids;
    }

    /** A field that may hold nothing but ids. */
    static int[] ofField(JsonFields request, String name, int vocabularySize) {
        JsonNode array = request.value(name);
        if (!array.isArray()) {
            throw request.wrong(name, "an array of token ids");
        }
        return read(request, name, array, vocabularySize);
    }

    public static @Nullable List<Integer> join(@Nullable List<Integer> first, @Nullable List<Integer> second) {
        if (first == null || second == null) {
            return first == null ? second : first;
        }
        return Stream.concat(first.stream(), second.stream()).toList();
    }
}
