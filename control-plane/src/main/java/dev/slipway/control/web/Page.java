package dev.slipway.control.web;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One page of a list; the cursor of its pagination asks for the next one. */
public record Page<T>(List<T> items, Pagination pagination) {

    private static final String PREFIX = "after:";
    private static final String CURSOR = "a cursor that an earlier page has given";

    public Page {
        items = List.copyOf(items);
    }

    /**
     * The first {@code limit} of {@code found}, which was asked for with one more than that.
     *
     * @param key where the page after an item begins, in the order of the list
     */
    public static <T> Page<T> of(List<T> found, int limit, Function<? super T, String> key) {
        boolean more = found.size() > limit;
        List<T> items = more ? found.subList(0, limit) : found;
        String cursor = more ? cursor(key.apply(items.getLast())) : null;
        return new Page<>(items, new Pagination(more, cursor));
    }

    /** What a cursor says, null for the first page; a cursor that no page has given is a violation. */
    public static @Nullable String after(@Nullable String cursor) {
        if (cursor == null) {
            return null;
        }
        try {
            String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            if (text.startsWith(PREFIX) && text.indexOf('\0') < 0) {
                return text.substring(PREFIX.length());
            }
        } catch (IllegalArgumentException _) {
            // the exception below covers it
        }
        throw new InvalidRequestException("cursor", cursor, CURSOR);
    }

    /** A limit as Baseten bounds it. */
    public static int limit(int given, int most) {
        if (given < 1 || given > most) {
            throw new InvalidRequestException("limit", given, "from 1 to " + most);
        }
        return given;
    }

    private static String cursor(String key) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString((PREFIX + key).getBytes(StandardCharsets.UTF_8));
    }

    /** Whether there is more, and how to ask for it. */
    public record Pagination(boolean hasMore, @Nullable String cursor) {}
}
