package dev.slipway.control.truss;

import dev.slipway.control.Client;
import dev.slipway.control.Client.Answer;
import dev.slipway.control.ControlPlane;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks and uploads as the stock client does; what that itself does is a matter of the system tests. */
record TrussClient(Client client) {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String SIGNED = "host;x-amz-content-sha256;x-amz-date;x-amz-security-token";

    static TrussClient of(ControlPlane controlPlane) {
        return new TrussClient(controlPlane.admin());
    }

    Answer ask(String document) {
        return client.post("/graphql/", Map.of("query", document));
    }

    JsonNode data(String document) {
        JsonNode answer = ask(document).ok();
        if (answer.has("errors")) {
            throw new AssertionError(answer.toString());
        }
        return answer.get("data");
    }

    /** The first error's message, which is the one that is printed. */
    String error(String document) {
        return ask(document).ok().path("errors").path(0).path("message").asString("");
    }

    JsonNode credentials() {
        return data("{ model_s3_upload_credentials { s3_bucket s3_key aws_access_key_id aws_secret_access_key aws_session_token } }")
                .get("model_s3_upload_credentials");
    }

    /** Uploads in one piece; the key is what the push names. */
    String upload(byte[] archive) {
        JsonNode credentials = credentials();
        Answer answer = put(credentials, archive);
        if (answer.status() != 200) {
            throw new AssertionError(answer.text());
        }
        return credentials.get("s3_key").stringValue();
    }

    Answer put(JsonNode credentials, byte[] body) {
        return send(credentials, "PUT", "", body);
    }

    Answer send(JsonNode credentials, String method, String query, byte[] body) {
        return send(credentials, method, query, body, Instant.now());
    }

    Answer send(JsonNode credentials, String method, String query, byte[] body, Instant now) {
        String path = "/uploads/%s/%s".formatted(text(credentials, "s3_bucket"), text(credentials, "s3_key"));
        String time = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'")
                .withZone(ZoneOffset.UTC)
                .format(now);
        String hash = HexFormat.of().formatHex(Digests.of("SHA-256").digest(body));
        String token = text(credentials, "aws_session_token");
        SignedRequest request = new SignedRequest(
                method,
                path,
                query.isEmpty() ? null : query,
                Map.of(
                        "host", List.of(URI.create(client.url()).getAuthority()),
                        "x-amz-content-sha256", List.of(hash),
                        "x-amz-date", List.of(time),
                        "x-amz-security-token", List.of(token)));
        List<String> headers = List.of(
                "X-Amz-Date", time,
                "X-Amz-Security-Token", token,
                "X-Amz-Content-SHA256", hash,
                "Content-Type", "application/octet-stream",
                "Authorization", authorization(credentials, request, time, hash));
        return new Client(client.url(), new ArrayList<>(headers))
                .send(method, query.isEmpty() ? path : path + "?" + query, body);
    }

    private static String authorization(JsonNode credentials, SignedRequest request, String time, String hash) {
        String date = time.substring(0, 8);
        String scope = date + "/us-east-1/s3/aws4_request";
        byte[] key = ("AWS4" + text(credentials, "aws_secret_access_key")).getBytes(StandardCharsets.UTF_8);
        for (String part : scope.split("/")) {
            key = SignatureV4.hmac(key, part);
        }
        byte[] canonical = request.canonical(List.of(SIGNED.split(";")), hash).getBytes(StandardCharsets.UTF_8);
        String toSign = String.join(
                "\n",
                "AWS4-HMAC-SHA256",
                time,
                scope,
                HexFormat.of().formatHex(Digests.of("SHA-256").digest(canonical)));
        return "AWS4-HMAC-SHA256 Credential=%s/%s, SignedHeaders=%s, Signature=%s"
                .formatted(
                        text(credentials, "aws_access_key_id"),
                        scope,
                        SIGNED,
                        HexFormat.of().formatHex(SignatureV4.hmac(key, toSign)));
    }

    static String text(JsonNode node, String field) {
        return node.get(field).stringValue();
    }

    static String base64(Object tree) {
        return Base64.getEncoder().encodeToString(JSON.writeValueAsBytes(tree));
    }
}
