package dev.slipway.control.truss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CheckedBodyTest {

    private static final String HASH = "x-amz-content-sha256";
    private static final String HELLO_SHA = "dffd6021bb2bd5b0af676290809ec3a53191dd81c7f70a4b28688a362182986f";
    private static final String HELLO_CRC = "7ErD0A==";
    private static final String HELLO_MD5 = "65a8e27d8879283831b664bd8b7f0ad4";
    private static final Map<String, String> CHUNKED = Map.of(
            HASH,
            "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
            "x-amz-trailer",
            "x-amz-checksum-crc32",
            "x-amz-decoded-content-length",
            "13");

    @Test
    void copiesABodyThatIsWhatWasSigned() throws IOException {
        assertThat(copy("Hello, World!", Map.of(HASH, HELLO_SHA, "x-amz-checksum-crc32", HELLO_CRC)))
                .isEqualTo(HELLO_MD5);
    }

    @Test
    void takesChunksWithAChecksumBehindThem() throws IOException {
        String body = "7\r\nHello, \r\n6\r\nWorld!\r\n0\r\nx-amz-checksum-crc32:" + HELLO_CRC + "\r\n\r\n";
        assertThat(copy(body, CHUNKED)).isEqualTo(HELLO_MD5);
    }

    @Test
    void refusesABodyThatChangedOnItsWay() {
        assertRefused("Hello, world!", Map.of(HASH, HELLO_SHA), "BadDigest");
        assertRefused(
                "Hello, world!",
                Map.of(HASH, "UNSIGNED-PAYLOAD", "content-md5", "ZajifYh5KDgxtmS9i38K1A=="),
                "BadDigest");
        assertRefused(
                "Hello, world!", Map.of(HASH, "UNSIGNED-PAYLOAD", "x-amz-checksum-crc32", HELLO_CRC), "BadDigest");
        assertRefused("Hello", Map.of(HASH, "UNSIGNED-PAYLOAD", "content-length", "13"), "IncompleteBody");
        assertRefused(
                "d\r\nHello, world!\r\n0\r\nx-amz-checksum-crc32:" + HELLO_CRC + "\r\n\r\n", CHUNKED, "BadDigest");
    }

    @Test
    void refusesChunksThatAreNone() {
        assertRefused("Hello, World!", CHUNKED, "IncompleteBody");
        assertRefused("zz\r\n", CHUNKED, "InvalidRequest");
        assertRefused("d\r\nHello", CHUNKED, "IncompleteBody");
        assertRefused("5\r\nHello, World!\r\n0\r\n\r\n", CHUNKED, "InvalidRequest");
        assertRefused("1".repeat(2000), CHUNKED, "InvalidRequest");
    }

    private static void assertRefused(String body, Map<String, String> headers, String code) {
        assertThatExceptionOfType(S3Exception.class)
                .isThrownBy(() -> copy(body, headers))
                .satisfies(e -> assertThat(e.code().name()).isEqualTo(code));
    }

    private static String copy(String body, Map<String, String> headers) throws IOException {
        Map<String, List<String>> all = new HashMap<>();
        headers.forEach((name, value) -> all.put(name, List.of(value)));
        var output = new ByteArrayOutputStream();
        String tag = new CheckedBody(new SignedRequest("PUT", "/", null, all))
                .copy(new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)), output);
        assertThat(output.toString(StandardCharsets.UTF_8)).isEqualTo("Hello, World!");
        return tag;
    }
}
