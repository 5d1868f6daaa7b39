package dev.slipway.edge.connection;

import io.netty.util.AsciiString;
import java.util.Arrays;

/** Text that is written byte by byte, for what every request writes: a formatter would cost as much as the rest of it. */
public final class AsciiText {

    private byte[] bytes;
    private int size;

    public AsciiText(int capacity) {
        bytes = new byte[capacity];
    }

    public int size() {
        return size;
    }

    public AsciiText append(String ascii) {
        int length = ascii.length();
        byte[] target = room(length);
        int start = size;
        for (int i = 0; i < length; i++) {
            target[start + i] = (byte) ascii.charAt(i);
        }
        size = start + length;
        return this;
    }

    public AsciiText append(byte[] more) {
        System.arraycopy(more, 0, room(more.length), size, more.length);
        size += more.length;
        return this;
    }

    public AsciiText append(char ascii) {
        room(1)[size++] = (byte) ascii;
        return this;
    }

    public AsciiText append(long number) {
        if (number < 0) {
            return append(Long.toString(number));
        }
        long rest = number;
        int digits = 1;
        for (long bound = 10; digits < 19 && number >= bound; bound *= 10) {
            digits++;
        }
        byte[] target = room(digits);
        for (int i = size + digits - 1; i >= size; i--) {
            target[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        size += digits;
        return this;
    }

    /** Nanoseconds as milliseconds with three decimals. */
    public AsciiText appendMillis(long nanos) {
        long micros = Math.max(0, (nanos + 500) / 1000);
        return append(micros / 1000).append('.').appendThreeDigits((int) (micros % 1000));
    }

    public AsciiText appendThreeDigits(int number) {
        return append((char) ('0' + number / 100))
                .append((char) ('0' + number / 10 % 10))
                .append((char) ('0' + number % 10));
    }

    private byte[] room(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + more));
        }
        return bytes;
    }

    public byte[] copyFrom(int start) {
        return Arrays.copyOfRange(bytes, start, size);
    }

    public void clear() {
        size = 0;
    }

    /** The text as it is now; this is not used any more after it. */
    AsciiString toAsciiString() {
        return new AsciiString(bytes, 0, size, false);
    }
}
