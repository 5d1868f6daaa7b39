package dev.slipway.runtime.grammar;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;

/** A set of Unicode characters, as sorted disjoint ranges. Surrogates belong to none. */
final class CodePoints {

    static final int LAST = 0x10FFFF;

    /** Each two numbers are the first and the last of a range. */
    private final int[] bounds;

    static final CodePoints NONE = new CodePoints(new int[0]);
    static final CodePoints ALL = new CodePoints(new int[] {0, 0xD7FF, 0xE000, LAST});

    private CodePoints(int[] bounds) {
        this.bounds = bounds;
    }

    static CodePoints of(int... characters) {
        CodePoints set = NONE;
        for (int character : characters) {
            set = set.or(range(character, character));
        }
        return set;
    }

    static CodePoints range(int first, int last) {
        return ALL.and(new CodePoints(new int[] {first, last}));
    }

    static CodePoints where(IntPredicate condition) {
        List<int[]> ranges = new ArrayList<>();
        int start = -1;
        for (int character = 0; character <= LAST + 1; character++) {
            boolean inside = character <= LAST && condition.test(character);
            if (inside && start < 0) {
                start = character;
            } else if (!inside && start >= 0) {
                ranges.add(new int[] {start, character - 1});
                start = -1;
            }
        }
        return ALL.and(of(ranges));
    }

    CodePoints or(CodePoints other) {
        List<int[]> ranges = new ArrayList<>(ranges());
        ranges.addAll(other.ranges());
        return of(ranges);
    }

    CodePoints and(CodePoints other) {
        List<int[]> ranges = new ArrayList<>();
        int mine = 0;
        int its = 0;
        while (mine < bounds.length && its < other.bounds.length) {
            int first = Math.max(bounds[mine], other.bounds[its]);
            int last = Math.min(bounds[mine + 1], other.bounds[its + 1]);
            if (first <= last) {
                ranges.add(new int[] {first, last});
            }
            if (bounds[mine + 1] < other.bounds[its + 1]) {
                mine += 2;
            } else {
                its += 2;
            }
        }
        return of(ranges);
    }

    CodePoints complement() {
        List<int[]> ranges = new ArrayList<>();
        int next = 0;
        for (int i = 0; i < bounds.length; i += 2) {
            ranges.add(new int[] {next, bounds[i] - 1});
            next = bounds[i + 1] + 1;
        }
        ranges.add(new int[] {next, LAST});
        return ALL.and(of(ranges));
    }

    CodePoints minus(CodePoints other) {
        return and(other.complement());
    }

    boolean contains(int character) {
        int place = Arrays.binarySearch(bounds, character);
        return place >= 0 || (-place - 1) % 2 == 1;
    }

    boolean containsAll(CodePoints other) {
        return other.minus(this).isEmpty();
    }

    boolean isEmpty() {
        return bounds.length == 0;
    }

    /** Each with its first and last character. */
    List<int[]> ranges() {
        List<int[]> ranges = new ArrayList<>(bounds.length / 2);
        for (int i = 0; i < bounds.length; i += 2) {
            ranges.add(new int[] {bounds[i], bounds[i + 1]});
        }
        return ranges;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CodePoints set && Arrays.equals(bounds, set.bounds);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bounds);
    }

    @Override
    public String toString() {
        return "CodePoints" + Arrays.toString(bounds);
    }

    private static CodePoints of(List<int[]> ranges) {
        List<int[]> sorted = ranges.stream()
                .filter(range -> range[0] <= range[1])
                .sorted((a, b) -> Integer.compare(a[0], b[0]))
                .toList();
        int[] bounds = new int[sorted.size() * 2];
        int size = 0;
        for (int[] range : sorted) {
            if (size > 0 && range[0] <= bounds[size - 1] + 1) {
                bounds[size - 1] = Math.max(bounds[size - 1], range[1]);
            } else {
                bounds[size++] = range[0];
                bounds[size++] = range[1];
            }
        }
        return new CodePoints(Arrays.copyOf(bounds, size));
    }
}
