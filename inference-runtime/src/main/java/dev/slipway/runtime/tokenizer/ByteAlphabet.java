package dev.slipway.runtime.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The printable alphabet in which tokenizer.json spells bytes: printable Latin-1 characters stand for themselves, the other
 * 68 byte values are U+0100 and up, in order.
 */
final class ByteAlphabet {

    private static final int LETTERS = 256 + 68;
    private static final int[] BYTE_OF_LETTER = byteOfLetter();

    private ByteAlphabet() {}

    /** The bytes that {@code spelled} stands for, as one Latin-1 character each. */
    static String toLatin1(String spelled) {
        byte[] bytes = new byte[spelled.length()];
        for (int i = 0; i < bytes.length; i++) {
            char letter = spelled.charAt(i);
            if (letter >= LETTERS || BYTE_OF_LETTER[letter] < 0) {
                throw new IllegalArgumentException(
                        "'%s' has the character U+%04X, which stands for no byte".formatted(spelled, (int) letter));
            }
            bytes[i] = (byte) BYTE_OF_LETTER[letter];
        }
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** The inverse of {@link #toLatin1}, for messages. */
    static String spell(String latin1) {
        StringBuilder spelled = new StringBuilder(latin1.length());
        for (int i = 0; i < latin1.length(); i++) {
            for (char letter = 0; letter < LETTERS; letter++) {
                if (BYTE_OF_LETTER[letter] == latin1.charAt(i)) {
                    spelled.append(letter);
                }
            }
        }
        return spelled.toString();
    }

    private static int[] byteOfLetter() {
        int[] table = new int[LETTERS];
        Arrays.fill(table, -1);
        int next = 256;
        for (int value = 0; value < 256; value++) {
            table[isPrintable(value) ? value : next++] = value;
        }
        return table;
    }

    private static boolean isPrintable(int value) {
        return value >= '!' && value <= '~' || value >= 0xA1 && value <= 0xAC || value >= 0xAE;
    }
}
