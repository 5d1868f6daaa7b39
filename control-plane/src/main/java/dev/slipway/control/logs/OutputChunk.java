package dev.slipway.control.logs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * The lines that begin at a position of a file, as many as are read at once.
 *
 * @param next where the line after them begins
 */
record OutputChunk(List<String> lines, long next) {

    private static final int SIZE = 256 * 1024;

    /** Bytes of a line that are decoded; the rest of it is skipped. */
    private static final int MAX_LINE = 4 * OutputText.MAX_LENGTH;

    /** @param complete whether the end of the file ends its last line too, although no line break says so */
    static OutputChunk read(Path file, long position, boolean complete) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(SIZE);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            channel.position(position);
            while (bytes.hasRemaining() && channel.read(bytes) >= 0) {}
        }
        return split(bytes.array(), bytes.position(), position, complete);
    }

    private static OutputChunk split(byte[] bytes, int length, long position, boolean complete) {
        List<String> lines = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < length; i++) {
            if (bytes[i] == '\n') {
                lines.add(line(bytes, start, i));
                start = i + 1;
            }
        }
        boolean longerThanAll = start == 0 && length == bytes.length;
        boolean last = complete && start < length && length < bytes.length;
        if (longerThanAll || last) {
            lines.add(line(bytes, start, length));
            start = length;
        }
        return new OutputChunk(lines, position + start);
    }

    /** Of a line that overwrites itself, as a progress bar does, what it shows in the end. */
    private static String line(byte[] bytes, int start, int end) {
        String text = new String(bytes, start, Math.min(end - start, MAX_LINE), StandardCharsets.UTF_8).stripTrailing();
        return text.substring(text.lastIndexOf('\r') + 1);
    }
}
