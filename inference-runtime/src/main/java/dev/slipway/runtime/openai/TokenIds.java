package dev.slipway.runtime.openai;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The ids that a piece of an answer stands for, where they were asked for. */
final class TokenIds {

    private TokenIds() {}

    static @Nullable List<Integer> join(@Nullable List<Integer> first, @Nullable List<Integer> second) {
        if (first == null || second == null) {
            return first == null ? second : first;
        }
        return Stream.concat(first.stream(), second.stream()).toList();
    }
}
