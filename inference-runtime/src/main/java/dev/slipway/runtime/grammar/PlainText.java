package dev.slipway.runtime.grammar;

/**
 * The characters that stand for themselves in a JSON string. Most of a vocabulary consists of them alone, so tokens of plain text are
 * admitted by their number of characters and not one by one.
 */
final class PlainText {

    static final CodePoints CHARACTERS =
            CodePoints.ALL.minus(CodePoints.range(0, 0x1F)).minus(CodePoints.of('"', '\\'));

    private PlainText() {}

    static boolean touches(int firstByte, int lastByte) {
        return lastByte >= 0x80
                || CHARACTERS
                                .and(CodePoints.range(firstByte, lastByte))
                                .ranges()
                                .size()
                        > 0;
    }

    /** How many characters; -1 if a byte is not plain text or the last character is not whole. */
    static int length(byte[] token) {
        int characters = 0;
        for (int i = 0; i < token.length; characters++) {
            int bytes = lengthAt(token, i);
            if (bytes == 0) {
                return -1;
            }
            i += bytes;
        }
        return characters;
    }

    private static int lengthAt(byte[] token, int at) {
        int lead = token[at] & 0xFF;
        if (lead < 0x80) {
            return lead < 0x20 || lead == '"' || lead == '\\' ? 0 : 1;
        }
        int bytes = lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
        if (bytes == 0 || at + bytes > token.length) {
            return 0;
        }
        int character = lead & 0xFF >> bytes + 1;
        for (int i = 1; i < bytes; i++) {
            if ((token[at + i] & 0xC0) != 0x80) {
                return 0;
            }
            character = character << 6 | token[at + i] & 0x3F;
        }
        boolean shortest = character >= (bytes == 2 ? 0x80 : bytes == 3 ? 0x800 : 0x10000);
        return shortest && character <= CodePoints.LAST && !(character >= 0xD800 && character <= 0xDFFF) ? bytes : 0;
    }
}
