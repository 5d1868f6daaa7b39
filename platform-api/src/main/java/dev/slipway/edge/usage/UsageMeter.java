package dev.slipway.edge.usage;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Reads what one request used from its answer as it passes. */
public final class UsageMeter {

    private static final AsciiString RECEIPT = AsciiString.cached("X-Slipway-Receipt");

    private final UsageReader reader;
    private final @Nullable UsageScanner scanner;
    private @Nullable String receipt;

    /** A native engine reports a receipt; of others the body is watched for {@code usage}. */
    public UsageMeter(boolean nativeEngine, JsonMapper json) {
        reader = new UsageReader(json);
        scanner = nativeEngine ? null : new UsageScanner();
    }

    /** Takes the receipt off an answer's headers or trailers. */
    public void take(HttpHeaders headers) {
        String text = scanner == null ? headers.get(RECEIPT) : null;
        receipt = text == null ? receipt : text;
    }

    public void read(ByteBuf content) {
        if (scanner != null) {
            scanner.read(content);
        }
    }

    /** What a request used; nothing is known of one that was never sent. */
    public static Usage usageOf(@Nullable UsageMeter meter) {
        return meter == null ? Usage.NONE : meter.usage();
    }

    private Usage usage() {
        if (receipt != null) {
            return reader.receipt(receipt);
        }
        return scanner != null && scanner.foundSize() > 0
                ? reader.engineUsage(scanner.found(), scanner.foundSize())
                : Usage.NONE;
    }
}
