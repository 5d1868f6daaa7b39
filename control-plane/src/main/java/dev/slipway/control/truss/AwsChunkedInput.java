package dev.slipway.control.truss;

import dev.slipway.control.truss.S3Exception.Code;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A body in S3's own chunks, {@code SIZE CRLF bytes CRLF}, and after the chunk of no bytes the trailers: its checksum. */
final class AwsChunkedInput extends InputStream {

    private static final int MAX_LINE = 1_000;
    private static final Pattern SIZE = Pattern.compile("[0-9a-fA-F]{1,8}(;.*)?");

    private final InputStream input;
    private final Map<String, String> trailers = new HashMap<>();
    private long left;
    private boolean begun;
    private boolean ended;

    AwsChunkedInput(InputStream input) {
        this.input = input;
    }

    /** Known once the body was read to its end. */
    @Nullable
    String trailer(String name) {
        return trailers.get(name);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (left == 0 && !ended) {
            nextChunk();
        }
        if (ended) {
            return -1;
        }
        int count = input.read(bytes, offset, (int) Math.min(left, length));
        if (count < 0) {
            throw cutOff();
        }
        left -= count;
        return count;
    }

    private void nextChunk() throws IOException {
        if (begun && !line().isEmpty()) {
            throw new S3Exception(Code.InvalidRequest, "a chunk is longer than it says");
        }
        begun = true;
        String size = line();
        if (!SIZE.matcher(size).matches()) {
            throw new S3Exception(Code.InvalidRequest, "a chunk must begin with its size in hexadecimal digits");
        }
        left = Long.parseLong(size.split(";", 2)[0], 16);
        ended = left == 0;
        if (ended) {
            readTrailers();
        }
    }

    private void readTrailers() throws IOException {
        for (String line = line(); !line.isEmpty(); line = line()) {
            String[] parts = line.split(":", 2);
            if (parts.length == 2) {
                trailers.put(parts[0].strip().toLowerCase(Locale.ROOT), parts[1].strip());
            }
        }
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int value = input.read(); value != '\n'; value = input.read()) {
            if (value < 0) {
                throw cutOff();
            }
            if (line.length() == MAX_LINE) {
                throw new S3Exception(Code.InvalidRequest, "a chunk's first line is too long");
            }
            line.append((char) value);
        }
        return line.toString().stripTrailing();
    }

    private static S3Exception cutOff() {
        return new S3Exception(Code.IncompleteBody, "the body ends before its last chunk");
    }
}
