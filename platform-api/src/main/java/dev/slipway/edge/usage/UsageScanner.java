package dev.slipway.edge.usage;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Finds the last {@code "usage": {…}} of an answer while the answer passes, plain or streamed, without parsing the rest.
 * Generated text cannot look like the key, since quotation marks in it are escaped. Looks for the key's rare letter first,
 * which finds it at a small part of the cost of a search byte by byte.
 */
final class UsageScanner {

    private static final byte[] KEY = "\"usage\"".getBytes(StandardCharsets.US_ASCII);
    private static final int RARE = 4;
    private static final int MAX_OBJECT = 8 * 1024;

    private enum State {
        SEARCHING,
        VALUE,
        OBJECT
    }

    private State state = State.SEARCHING;
    /** The end of what was searched last, where a key may have begun. */
    private final byte[] tail = new byte[2 * KEY.length - 2];

    private int tailSize;
    private int depth;
    private byte[] object = new byte[256];
    private int size;
    private byte[] found = new byte[0];
    private int foundSize;

    void read(ByteBuf content) {
        int from = content.readerIndex();
        int end = content.writerIndex();
        while (from < end) {
            from = state == State.SEARCHING ? search(content, from, end) : follow(content, from, end);
        }
    }

    private int search(ByteBuf content, int from, int end) {
        int afterSeam = searchSeam(content, from, end);
        if (afterSeam >= 0) {
            return afterSeam;
        }
        int rare = content.indexOf(from, end, KEY[RARE]);
        while (rare >= 0) {
            int start = rare - RARE;
            if (start >= from && start + KEY.length <= end && isKey(content, start)) {
                state = State.VALUE;
                return start + KEY.length;
            }
            rare = content.indexOf(rare + 1, end, KEY[RARE]);
        }
        keepTail(content, from, end);
        return end;
    }

    private static boolean isKey(ByteBuf content, int start) {
        for (int i = 0; i < KEY.length; i++) {
            if (content.getByte(start + i) != KEY[i]) {
                return false;
            }
        }
        return true;
    }

    /** A key may begin at the end of one content and go on in the next. */
    private int searchSeam(ByteBuf content, int from, int end) {
        int before = tailSize;
        if (before == 0) {
            return -1;
        }
        int taken = Math.min(KEY.length - 1, end - from);
        content.getBytes(from, tail, before, taken);
        tailSize = 0;
        for (int start = 0; start < before && start + KEY.length <= before + taken; start++) {
            if (Arrays.equals(tail, start, start + KEY.length, KEY, 0, KEY.length)) {
                state = State.VALUE;
                return from + start + KEY.length - before;
            }
        }
        tailSize = taken < KEY.length - 1 ? shift(before + taken) : 0;
        return -1;
    }

    /** Keeps the last bytes of a seam that a very short content did not fill. */
    private int shift(int filled) {
        int kept = Math.min(filled, KEY.length - 1);
        System.arraycopy(tail, filled - kept, tail, 0, kept);
        return kept;
    }

    private void keepTail(ByteBuf content, int from, int end) {
        if (tailSize == 0) {
            tailSize = Math.min(KEY.length - 1, end - from);
            content.getBytes(end - tailSize, tail, 0, tailSize);
        }
    }

    private int follow(ByteBuf content, int from, int end) {
        int i = from;
        while (i < end && state != State.SEARCHING) {
            byte b = content.getByte(i++);
            if (state == State.VALUE) {
                value(b);
            } else {
                append(b);
            }
        }
        return i;
    }

    private void value(byte b) {
        if (b == '{') {
            state = State.OBJECT;
            depth = 0;
            size = 0;
            append(b);
        } else if (b != ':' && b != ' ' && b != '\n' && b != '\r' && b != '\t') {
            state = State.SEARCHING;
        }
    }

    private void append(byte b) {
        if (size == MAX_OBJECT) {
            state = State.SEARCHING;
            return;
        }
        object = size == object.length ? Arrays.copyOf(object, 2 * size) : object;
        object[size++] = b;
        depth += b == '{' ? 1 : b == '}' ? -1 : 0;
        if (depth == 0) {
            keep();
        }
    }

    private void keep() {
        byte[] free = found;
        found = object;
        foundSize = size;
        object = free.length == 0 ? new byte[found.length] : free;
        state = State.SEARCHING;
    }

    byte[] found() {
        return found;
    }

    /** The length of the last object found, 0 when there was none. */
    int foundSize() {
        return foundSize;
    }
}
