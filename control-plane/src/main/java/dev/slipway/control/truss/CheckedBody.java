package dev.slipway.control.truss;

import dev.slipway.control.truss.S3Exception.Code;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;
import org.jspecify.annotations.Nullable;

/** Copies a request's body and holds it to every hash and checksum that came with it. */
final class CheckedBody {

    private static final String CHUNKS = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";
    private static final String UNSIGNED = "UNSIGNED-PAYLOAD";
    private static final String CHECKSUM = "x-amz-checksum-";

    private final SignedRequest request;
    private final String bodyHash;
    private final MessageDigest md5 = Digests.of("MD5");
    private final MessageDigest sha256 = Digests.of("SHA-256");
    private final CRC32 crc32 = new CRC32();
    private final CRC32C crc32c = new CRC32C();

    CheckedBody(SignedRequest request) {
        this.request = request;
        this.bodyHash = String.valueOf(request.header(SignatureV4.BODY_HASH));
    }

    /** Returns the entity tag: the MD5 in hex. What was copied counts only if this returns. */
    String copy(InputStream input, OutputStream output) throws IOException {
        if (!bodyHash.equals(CHUNKS) && request.header("x-amz-trailer") != null) {
            throw new S3Exception(Code.NotImplemented, "trailers come with the body hash " + CHUNKS + " only");
        }
        AwsChunkedInput chunks = bodyHash.equals(CHUNKS) ? new AwsChunkedInput(input) : null;
        long length = transfer(chunks == null ? input : chunks, output);
        checkLength(length, chunks != null);
        byte[] sum = sha256.digest();
        byte[] tag = md5.digest();
        checkHash(HexFormat.of().formatHex(sum));
        checkDigest("Content-MD5", request.header("content-md5"), tag);
        checkDigest(CHECKSUM + "sha256", checksum("sha256", chunks), sum);
        checkDigest(CHECKSUM + "crc32", checksum("crc32", chunks), bytes(crc32));
        checkDigest(CHECKSUM + "crc32c", checksum("crc32c", chunks), bytes(crc32c));
        return HexFormat.of().formatHex(tag);
    }

    private long transfer(InputStream input, OutputStream output) throws IOException {
        byte[] buffer = new byte[64 << 10];
        long length = 0;
        for (int count = input.read(buffer); count >= 0; count = input.read(buffer)) {
            output.write(buffer, 0, count);
            length += count;
            md5.update(buffer, 0, count);
            sha256.update(buffer, 0, count);
            for (Checksum checksum : List.of(crc32, crc32c)) {
                checksum.update(buffer, 0, count);
            }
        }
        return length;
    }

    private void checkLength(long length, boolean chunked) {
        String name = chunked ? "x-amz-decoded-content-length" : "content-length";
        String announced = request.header(name);
        if (announced != null && !announced.equals(Long.toString(length))) {
            throw new S3Exception(Code.IncompleteBody, name + " is " + announced + ", and " + length + " bytes came");
        }
    }

    private void checkHash(String actual) {
        if (!bodyHash.equals(CHUNKS) && !bodyHash.equals(UNSIGNED) && !bodyHash.equals(actual)) {
            throw new S3Exception(Code.BadDigest, "the body is not the one that was signed: its SHA-256 is " + actual);
        }
    }

    private @Nullable String checksum(String algorithm, @Nullable AwsChunkedInput chunks) {
        String header = request.header(CHECKSUM + algorithm);
        return header == null && chunks != null ? chunks.trailer(CHECKSUM + algorithm) : header;
    }

    private static void checkDigest(String name, @Nullable String given, byte[] actual) {
        if (given != null && !given.equals(Base64.getEncoder().encodeToString(actual))) {
            throw new S3Exception(Code.BadDigest, name + " is " + given + ", and the body that came has another");
        }
    }

    private static byte[] bytes(Checksum checksum) {
        int value = (int) checksum.getValue();
        return new byte[] {(byte) (value >> 24), (byte) (value >> 16), (byte) (value >> 8), (byte) value};
    }
}
