package dev.slipway.runtime.grammar;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Symbols in classes that are not told apart somewhere. Class 0 has those that nothing takes there. */
final class Alphabet {

    private final short[] classOf;
    private final int classes;
    private final int alike;

    /** @param classOf canonical: classes are numbered from 1 on in the order of their first symbols */
    private Alphabet(short[] classOf, int classes) {
        this.classOf = classOf;
        this.classes = classes;
        int first = 0;
        while (first < classOf.length && classOf[first] == 1) {
            first++;
        }
        this.alike = first;
    }

    /** Puts together the symbols of equal keys; key 0 is that of symbols that nothing takes. */
    static Alphabet of(int[] keys) {
        short[] classOf = new short[keys.length];
        int[] known = new int[keys.length + 1];
        int classes = 1;
        for (int symbol = 0; symbol < keys.length; symbol++) {
            if (keys[symbol] != 0) {
                known[classes] = keys[symbol];
                int found = 1;
                while (known[found] != keys[symbol]) {
                    found++;
                }
                classOf[symbol] = (short) found;
                classes += found == classes ? 1 : 0;
            }
        }
        return new Alphabet(classOf, classes);
    }

    int of(int symbol) {
        return classOf[symbol];
    }

    /** Class 0 included. */
    int classes() {
        return classes;
    }

    /** One symbol of each class but 0. */
    IntStream examples() {
        int[] examples = new int[classes];
        for (int symbol = 0; symbol < classOf.length; symbol++) {
            examples[classOf[symbol]] = symbol;
        }
        return Arrays.stream(examples).skip(1);
    }

    /** Tells apart what one of the two does. */
    Alphabet and(Alphabet other) {
        int[] keys = new int[classOf.length];
        Arrays.setAll(keys, symbol -> classOf[symbol] * other.classes + other.classOf[symbol]);
        return of(keys);
    }

    /** Whether it takes that many first symbols and tells none of them apart. */
    boolean isOneClass(int symbols) {
        return alike >= symbols;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Alphabet alphabet && Arrays.equals(classOf, alphabet.classOf);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(classOf);
    }
}
