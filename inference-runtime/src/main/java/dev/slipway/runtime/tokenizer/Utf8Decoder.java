package dev.slipway.runtime.tokenizer;

/** Incremental UTF-8: gives out whole characters, and U+FFFD for each maximal invalid part. */
final class Utf8Decoder {

    private static final char REPLACEMENT = '\uFFFD';

    private int codePoint;
    private int missing;
    private int lower = 0x80;
    private int upper = 0xBF;

    void decode(byte[] bytes, StringBuilder out) {
        for (byte value : bytes) {
            accept(value & 0xFF, out);
        }
    }

    void flush(StringBuilder out) {
        if (missing > 0) {
            missing = 0;
            resetBounds();
            out.append(REPLACEMENT);
        }
    }

    private void accept(int value, StringBuilder out) {
        if (missing > 0 && (value < lower || value > upper)) {
            flush(out);
        }
        if (missing == 0) {
            start(value, out);
            return;
        }
        resetBounds();
        codePoint = codePoint << 6 | value & 0x3F;
        if (--missing == 0) {
            out.appendCodePoint(codePoint);
        }
    }

    private void start(int value, StringBuilder out) {
        if (value < 0x80) {
            out.append((char) value);
        } else if (value >= 0xC2 && value <= 0xDF) {
            expect(1, value & 0x1F);
        } else if (value >= 0xE0 && value <= 0xEF) {
            expect(2, value & 0x0F);
            lower = value == 0xE0 ? 0xA0 : 0x80;
            upper = value == 0xED ? 0x9F : 0xBF;
        } else if (value >= 0xF0 && value <= 0xF4) {
            expect(3, value & 0x07);
            lower = value == 0xF0 ? 0x90 : 0x80;
            upper = value == 0xF4 ? 0x8F : 0xBF;
        } else {
            out.append(REPLACEMENT);
        }
    }

    private void expect(int continuationBytes, int leadBits) {
        missing = continuationBytes;
        codePoint = leadBits;
    }

    private void resetBounds() {
        lower = 0x80;
        upper = 0xBF;
    }
}
