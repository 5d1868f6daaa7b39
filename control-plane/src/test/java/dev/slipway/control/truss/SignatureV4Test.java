package dev.slipway.control.truss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.slipway.control.truss.S3Exception.Code;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The signatures are botocore 1.44.8's. */
class SignatureV4Test {

    private static final Instant NOW = Instant.parse("2026-11-25T20:00:00Z");
    private static final String SECRET = "secret-of-the-test";
    private static final String PATH = "/uploads/Truss_Uploads/abcdefghij0123456789.tar";
    private static final String HELLO = "dffd6021bb2bd5b0af676290809ec3a53191dd81c7f70a4b28688a362182986f";
    private static final String NOTHING = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    private static final String ALWAYS = "host;x-amz-content-sha256;x-amz-date;x-amz-security-token";

    private static final SignedRequest WITH_CHECKSUMS = request(
            "PUT",
            null,
            HELLO,
            "content-md5;content-type;host;x-amz-checksum-crc32;x-amz-content-sha256;x-amz-date;x-amz-security-token",
            "70d823cab913ba5db535f5b53d4277a7bf316f4cf64ce9829db2175e2c31087d");

    @Test
    void takesWhatBotoSigned() {
        for (SignedRequest request : List.of(
                WITH_CHECKSUMS,
                request(
                        "PUT",
                        "uploadId=0f0e&partNumber=2",
                        HELLO,
                        ALWAYS,
                        "39be359a9ef9e3092e4ad2d1219ccc0a34e9160642ca0a72913e691e74c8ef93"),
                request(
                        "POST",
                        "uploads",
                        NOTHING,
                        ALWAYS,
                        "0248242070f687e2be994b13fee909e201c75655c4a35216c639a204b3fc6cf3"))) {
            assertThatCode(() -> SignatureV4.of(request).verify(request, SECRET, NOW))
                    .as(request.method() + " " + request.query())
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void refusesAnotherSecretPathQueryOrSignedHeader() {
        assertThat(refusal(WITH_CHECKSUMS, "another", NOW)).isEqualTo(Code.SignatureDoesNotMatch);
        SignedRequest elsewhere =
                new SignedRequest("PUT", PATH.replace("0123", "0124"), null, WITH_CHECKSUMS.headers());
        assertThat(refusal(elsewhere, SECRET, NOW)).isEqualTo(Code.SignatureDoesNotMatch);
        SignedRequest otherQuery = new SignedRequest("PUT", PATH, "partNumber=1", WITH_CHECKSUMS.headers());
        assertThat(refusal(otherQuery, SECRET, NOW)).isEqualTo(Code.SignatureDoesNotMatch);
        assertThat(refusal(with("content-md5", "AAAA"), SECRET, NOW)).isEqualTo(Code.SignatureDoesNotMatch);
    }

    @Test
    void refusesATimeThatIsNotNow() {
        assertThat(refusal(WITH_CHECKSUMS, SECRET, NOW.plusSeconds(901))).isEqualTo(Code.RequestTimeTooSkewed);
        assertThat(refusal(WITH_CHECKSUMS, SECRET, NOW.minusSeconds(901))).isEqualTo(Code.RequestTimeTooSkewed);
        assertThat(refusal(with("x-amz-date", "yesterday"), SECRET, NOW)).isEqualTo(Code.AccessDenied);
    }

    @Test
    void refusesASignatureThatLeavesOutWhatMatters() {
        String header = String.valueOf(WITH_CHECKSUMS.header("authorization"));
        assertThat(refusal(with("authorization", header.replace(";x-amz-security-token", "")), SECRET, NOW))
                .isEqualTo(Code.AuthorizationHeaderMalformed);
        assertThat(refusal(with("authorization", header.replace("us-east-1", "eu-west-1")), SECRET, NOW))
                .isEqualTo(Code.AuthorizationHeaderMalformed);
        assertThat(refusal(with("authorization", "Bearer x"), SECRET, NOW))
                .isEqualTo(Code.AuthorizationHeaderMalformed);
        SignedRequest unsigned = new SignedRequest("PUT", PATH, null, Map.of());
        assertThat(refusal(unsigned, SECRET, NOW)).isEqualTo(Code.AccessDenied);
    }

    private static @Nullable Code refusal(SignedRequest request, String secret, Instant now) {
        S3Exception[] refused = new S3Exception[1];
        assertThatExceptionOfType(S3Exception.class)
                .isThrownBy(() -> SignatureV4.of(request).verify(request, secret, now))
                .satisfies(e -> refused[0] = e);
        return refused[0].code();
    }

    private static SignedRequest with(String header, String value) {
        Map<String, List<String>> headers = new HashMap<>(WITH_CHECKSUMS.headers());
        headers.put(header, List.of(value));
        return new SignedRequest("PUT", PATH, null, headers);
    }

    private static SignedRequest request(
            String method, @Nullable String query, String hash, String signedHeaders, String signature) {
        String authorization = "AWS4-HMAC-SHA256 Credential=abcdefghij0123456789/20261125/us-east-1/s3/aws4_request,"
                + " SignedHeaders=" + signedHeaders + ", Signature=" + signature;
        return new SignedRequest(
                method,
                PATH,
                query,
                Map.of(
                        "host", List.of("localhost:8000"),
                        "content-md5", List.of("ZajifYh5KDgxtmS9i38K1A=="),
                        "content-type", List.of("application/octet-stream"),
                        "x-amz-checksum-crc32", List.of("7TZAtA=="),
                        "x-amz-date", List.of("20261125T200000Z"),
                        "x-amz-security-token", List.of("token-of-the-test"),
                        "x-amz-content-sha256", List.of(hash),
                        "authorization", List.of(authorization)));
    }
}
