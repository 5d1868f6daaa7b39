package dev.slipway.control.truss;

import dev.slipway.control.truss.S3Exception.Code;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * AWS Signature Version 4, as its documentation describes it: who signed a request, and whether the secret was theirs.
 *
 * @param signedHeaders in the order of the signature
 */
record SignatureV4(String accessKeyId, String date, String region, List<String> signedHeaders, String signature) {

    static final String REGION = "us-east-1";
    static final String SESSION_TOKEN = "x-amz-security-token";
    static final String BODY_HASH = "x-amz-content-sha256";

    private static final String DATE = "x-amz-date";
    private static final List<String> ALWAYS_SIGNED = List.of("host", BODY_HASH, DATE, SESSION_TOKEN);
    private static final Duration SKEW = Duration.ofMinutes(15);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final Pattern HEADER = Pattern.compile("AWS4-HMAC-SHA256 +Credential=([^/,]{1,128})/(\\d{8})"
            + "/([a-z0-9-]{1,40})/s3/aws4_request, *SignedHeaders=([a-z0-9;-]{1,2000}), *Signature=([0-9a-f]{64})");

    SignatureV4 {
        signedHeaders = List.copyOf(signedHeaders);
    }

    static SignatureV4 of(SignedRequest request) {
        String header = request.header("authorization");
        if (header == null) {
            throw new S3Exception(Code.AccessDenied, "the request is not signed");
        }
        Matcher parts = HEADER.matcher(header);
        if (!parts.matches()) {
            throw new S3Exception(
                    Code.AuthorizationHeaderMalformed,
                    "the Authorization header is no AWS4-HMAC-SHA256 signature for s3");
        }
        List<String> headers = List.of(parts.group(4).split(";"));
        return new SignatureV4(parts.group(1), parts.group(2), parts.group(3), headers, parts.group(5));
    }

    /** Ends as {@link S3Exception} unless the request was signed with the secret, now, for this region. */
    void verify(SignedRequest request, String secret, Instant now) {
        String time = request.header(DATE);
        checkTime(time, now);
        if (!region.equals(REGION) || !signedHeaders.containsAll(ALWAYS_SIGNED)) {
            throw new S3Exception(
                    Code.AuthorizationHeaderMalformed,
                    "the signature must be for the region " + REGION + " and cover " + ALWAYS_SIGNED);
        }
        String canonical = request.canonical(signedHeaders, String.valueOf(request.header(BODY_HASH)));
        String text = String.join(
                "\n", "AWS4-HMAC-SHA256", time, date + "/" + region + "/s3/aws4_request", sha256(canonical));
        String expected = HexFormat.of().formatHex(hmac(key(secret), text));
        if (!MessageDigest.isEqual(ascii(expected), ascii(signature))) {
            throw new S3Exception(
                    Code.SignatureDoesNotMatch,
                    "the signature is not the one that the secret key gives for this request");
        }
    }

    private void checkTime(@Nullable String time, Instant now) {
        try {
            Instant signed = TIME.parse(time == null ? "" : time, Instant::from);
            if (Duration.between(signed, now).abs().compareTo(SKEW) > 0
                    || !TIME.format(signed).startsWith(date)) {
                throw new S3Exception(
                        Code.RequestTimeTooSkewed, "signed at " + time + ", and it is " + TIME.format(now) + " here");
            }
        } catch (DateTimeParseException _) {
            throw new S3Exception(Code.AccessDenied, "X-Amz-Date must be a time such as " + TIME.format(now));
        }
    }

    private byte[] key(String secret) {
        byte[] ofDate = hmac(("AWS4" + secret).getBytes(StandardCharsets.UTF_8), date);
        return hmac(hmac(hmac(ofDate, region), "s3"), "aws4_request");
    }

    static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String sha256(String text) {
        return HexFormat.of().formatHex(Digests.of("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
