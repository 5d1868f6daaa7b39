package dev.slipway.runtime.weights;

import dev.slipway.runtime.tensor.Tensor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Map;

/** One safetensors file, mapped read-only; its header is checked as a whole before any tensor is handed out. */
public record SafetensorsFile(Path path, Map<String, Tensor> tensors) {

    private static final ValueLayout.OfLong LENGTH = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    /** The largest published gpt-oss header has less than 0.2 MB. */
    private static final long MAX_HEADER_BYTES = 4 << 20;

    public SafetensorsFile {
        tensors = Map.copyOf(tensors);
    }

    /** The tensors live as long as the arena. */
    public static SafetensorsFile open(Path path, Arena arena) {
        MemorySegment file = CheckpointFile.read(path, regular -> map(regular, arena));
        long headerBytes = headerBytes(path, file);
        MemorySegment header = file.asSlice(LENGTH.byteSize(), headerBytes);
        MemorySegment data = file.asSlice(LENGTH.byteSize() + headerBytes);
        return new SafetensorsFile(path, SafetensorsHeader.parse(path, header).tensors(data));
    }

    private static MemorySegment map(Path path, Arena arena) throws IOException {
        try (FileChannel channel = FileChannel.open(path)) {
            return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
        }
    }

    private static long headerBytes(Path path, MemorySegment file) {
        if (file.byteSize() < LENGTH.byteSize()) {
            throw new InvalidCheckpointException(
                    path + ": truncated: " + file.byteSize() + " bytes, the header's length alone takes 8");
        }
        long length = file.get(LENGTH, 0);
        if (length < 0 || length > MAX_HEADER_BYTES) {
            throw new InvalidCheckpointException(path + ": header length " + Long.toUnsignedString(length)
                    + "; at most " + MAX_HEADER_BYTES + " bytes are allowed");
        }
        if (length > file.byteSize() - LENGTH.byteSize()) {
            throw new InvalidCheckpointException(
                    path + ": truncated: the header should have " + length + " bytes, the file has " + file.byteSize());
        }
        return length;
    }
}
