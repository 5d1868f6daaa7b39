package dev.slipway.runtime.openai;

import dev.slipway.runtime.openai.request.OpenAiErrors;
import java.io.ByteArrayOutputStream;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;

/** A body as it comes in: kept up to a limit, counted and dropped from there on. */
final class BoundedBytes {

    private final int kept;
    private final long most;
    private ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private long count;

    /** @param most after so many there is no more patience */
    BoundedBytes(int kept, long most) {
        this.kept = kept;
        this.most = most;
    }

    void add(DataBuffer buffer) {
        count += buffer.readableByteCount();
        if (count <= kept) {
            byte[] more = new byte[buffer.readableByteCount()];
            buffer.read(more);
            bytes.writeBytes(more);
        } else {
            bytes = new ByteArrayOutputStream(0);
        }
        DataBufferUtils.release(buffer);
        if (count > most) {
            throw OpenAiErrors.bodyTooLarge(kept);
        }
    }

    byte[] all() {
        if (count > kept) {
            throw OpenAiErrors.bodyTooLarge(kept);
        }
        return bytes.toByteArray();
    }
}
