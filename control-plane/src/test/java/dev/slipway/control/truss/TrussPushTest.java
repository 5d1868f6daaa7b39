package dev.slipway.control.truss;

import static dev.slipway.control.truss.TrussClient.base64;
import static dev.slipway.control.truss.TrussClient.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.control.Client.Answer;
import dev.slipway.control.Configs;
import dev.slipway.control.ControlPlane;
import dev.slipway.control.TestDatabase;
import dev.slipway.control.truss.Tar.Entry;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TrussPushTest {

    private static final byte[] NOTHING = {};

    private static Path data;
    private static TestDatabase database;
    private static ControlPlane controlPlane;
    private static TrussClient truss;

    @BeforeAll
    static void start() {
        data = ControlPlane.newData();
        database = TestDatabase.create();
        controlPlane = ControlPlane.start(database, data);
        truss = TrussClient.of(controlPlane);
    }

    @AfterAll
    static void stop() {
        controlPlane.close();
    }

    @Test
    void tellsWhoCalls() {
        JsonNode known = truss.data(
                "query{organization{workspace_name aws_customer_access_role_arn aws_external_id}user{email}teams{id name default}}");
        assertThat(known.at("/organization/workspace_name").stringValue()).isEqualTo("default");
        assertThat(known.at("/organization/aws_external_id").isNull()).isTrue();
        assertThat(known.at("/user/email").stringValue()).isEqualTo("admin");
        assertThat(known.at("/teams/0/default").booleanValue()).isTrue();
    }

    @Test
    void withoutAKeyThereIsNoAnswer() {
        Answer refused = new TrussClient(controlPlane.anonymous()).ask("{models{id}}");
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.json().get("message").stringValue()).contains("API key");
    }

    @Test
    void answersWhereARemoteUrlEndsWithASlash() {
        Answer answer = controlPlane.admin().post("//graphql/", Map.of("query", "{teams{id}}"));
        assertThat(answer.ok().at("/data/teams/0/id").stringValue()).isEqualTo("default");
    }

    @Test
    void aPushMakesModelAndDeploymentAndKeepsItsArchive() throws IOException {
        byte[] archive = archive("# pushed\n");
        JsonNode version = push("walk", truss.upload(archive), "").get("model_version");
        String deployment = text(version, "id");
        String model = version.at("/oracle/id").stringValue();
        assertThat(version.at("/oracle/hostname").stringValue()).isEqualTo("http://localhost:8000/model-" + model);
        assertThat(version.at("/instance_type/name").stringValue()).isEqualTo("1x2");

        JsonNode found = truss.data(
                        "{model_version(id: \"%s\") {is_draft is_primary truss_hash truss_signature oracle{name}}}"
                                .formatted(deployment))
                .get("model_version");
        assertThat(found.at("/oracle/name").stringValue()).isEqualTo("walk");
        assertThat(text(found, "truss_hash")).matches("[0-9a-f]{64}");
        assertThat(text(found, "truss_signature")).contains("\"config.yaml\":", "\"config\":\"# pushed\\n\"");
        String sha256 = HexFormat.of().formatHex(Digests.of("SHA-256").digest(archive));
        assertThat(data.resolve("archives").resolve(sha256 + ".tar")).hasBinaryContent(archive);
        assertThat(controlPlane
                        .admin()
                        .get("/v1/models/" + model + "/deployments/" + deployment + "/config")
                        .ok()
                        .get("raw_config")
                        .stringValue())
                .isEqualTo("# raw\n");
    }

    @Test
    void anUploadIsPushedOnce() throws IOException {
        String key = truss.upload(archive("once"));
        push("once", key, "");
        assertThat(truss.error(mutation("twice", key, ""))).contains("s3_key").contains("not pushed yet");
        assertThat(names()).doesNotContain("twice");
    }

    @Test
    void aRefusedPushLeavesNothingAndItsUploadMayBePushedAgain() throws IOException {
        String key = truss.upload(archive("refused"));
        assertThat(truss.error(mutation("refused", key, "environment_name: \"staging\"")))
                .contains("environment_name")
                .contains("staging");
        assertThat(truss.error(mutation("refused", key, "version_name: \"a b\"")))
                .contains("deployment_name");
        assertThat(truss.error(mutation("refused", key, "team_id: \"other\""))).contains("no team other");
        assertThat(truss.error(mutation("refused", key, "deploy_timeout_minutes: 5")))
                .contains("deploy_timeout_minutes");
        assertThat(names()).doesNotContain("refused");
        push("refused", key, "version_name: \"good\" environment_name: \"production\" team_id: \"default\"");
        assertThat(names()).contains("refused");
    }

    @Test
    void anArchiveThatIsNoneIsRefusedAndLeavesNothing() throws IOException {
        for (byte[] archive : List.of(
                "no tar".getBytes(StandardCharsets.UTF_8),
                Tar.of(Entry.file("config.yaml", ""), Entry.file("../../up", "x")),
                Tar.of(Entry.file("config.yaml", ""), Entry.symbolicLink("a", "/etc/passwd")))) {
            assertThat(truss.error(mutation("none", truss.upload(archive), "")))
                    .startsWith("the uploaded archive is refused: ");
        }
        assertThat(names()).doesNotContain("none");
    }

    @Test
    void aPythonModelClassIsRefused() throws IOException {
        byte[] archive = Tar.of(Entry.file("config.yaml", ""), Entry.file("model/model.py", "class Model: pass"));
        assertThat(truss.error(mutation("python", truss.upload(archive), "")))
                .contains("model/model.py is a Python model class");
        assertThat(names()).doesNotContain("python");
    }

    @Test
    void validationNamesAllThatIsWrongBeforeAnythingIsUploaded() {
        Map<String, Object> config = Configs.nanoWith("resources", Map.of("cpu", "lots", "memory", "many"));
        JsonNode validation = truss.data(
                        "{truss_validation(config: \"%s\") {success details}}".formatted(base64(config)))
                .get("truss_validation");
        assertThat(validation.get("success").booleanValue()).isFalse();
        assertThat(text(validation, "details")).contains("resources.cpu", "resources.memory", "\"errors\"");
        assertThat(truss.error("{truss_validation(config: \"***\") {success}}"))
                .contains("config")
                .contains("base64");
        assertThat(truss.error("{truss_validation(config: \"W10=\") {success}}"))
                .contains("a JSON object");
    }

    @Test
    void anEnvironmentKeepsItsKindOfMachineUnlessToldOtherwise() throws IOException, SQLException {
        JsonNode first = push("machines", truss.upload(archive("1")), "").get("model_version");
        String model = first.at("/oracle/id").stringValue();
        update("update environments set current_deployment_id = ? where model_id = '" + model + "'", text(first, "id"));
        assertThat(pushLarger(model, "environment_name: \"production\"")).isEqualTo("1x2");
        assertThat(pushLarger(model, "environment_name: \"production\" preserve_env_instance_type: false"))
                .isEqualTo("2x4");
        assertThat(pushLarger(model, "")).isEqualTo("2x4");
    }

    private static String pushLarger(String model, String more) throws IOException {
        Map<String, Object> config = Configs.nanoWith("resources", Map.of("cpu", "2", "memory", "4Gi"));
        return truss.data(
                        "mutation { create_model_version_from_truss(model_id: \"%s\" s3_key: \"%s\" config: \"%s\" %s) { model_version { instance_type { name } } } }"
                                .formatted(model, truss.upload(archive(more)), base64(config), more))
                .at("/create_model_version_from_truss/model_version/instance_type/name")
                .stringValue();
    }

    @Test
    void anArchiveComesBackByAnAddressThatNeedsNoKey() throws IOException {
        byte[] archive = archive("download");
        String path = path(push("download", truss.upload(archive), "").get("model_version")) + "/download";
        String link = controlPlane.admin().get(path).ok().get("download_url").stringValue();
        assertThat(link).startsWith("http://localhost:8000/downloads/");
        String there = link.substring("http://localhost:8000".length());
        Answer back = controlPlane.anonymous().get(there);
        assertThat(back.status()).isEqualTo(200);
        assertThat(back.text()).isEqualTo(new String(archive, StandardCharsets.UTF_8));
        assertThat(controlPlane
                        .anonymous()
                        .get(there.replaceAll("expires=\\d+", "expires=99999999999"))
                        .status())
                .isEqualTo(401);
        assertThat(controlPlane.anonymous().get(there + "0").status()).isEqualTo(401);
    }

    @Test
    void whatMayNotBeDownloadedIsNotThere() throws IOException {
        String key = truss.upload(archive("kept"));
        String path = path(push("kept", key, "allow_truss_download: false").get("model_version"));
        assertThat(controlPlane.admin().get(path + "/download").status()).isEqualTo(404);
    }

    private static String path(JsonNode version) {
        return "/v1/models/%s/deployments/%s".formatted(version.at("/oracle/id").stringValue(), text(version, "id"));
    }

    @Test
    void partsArePutTogetherInOrder() throws IOException {
        byte[] archive = archive("x".repeat(3_000));
        JsonNode credentials = truss.credentials();
        String begun = truss.send(credentials, "POST", "uploads=", NOTHING).text();
        String upload = begun.replaceAll("(?s).*<UploadId>(.*)</UploadId>.*", "$1");
        String second = part(credentials, upload, 2, Arrays.copyOfRange(archive, 1_000, archive.length));
        String first = part(credentials, upload, 1, Arrays.copyOf(archive, 1_000));
        byte[] list =
                "<CompleteMultipartUpload><Part><ETag>%s</ETag><PartNumber>1</PartNumber></Part><Part><PartNumber>2</PartNumber><ETag>%s</ETag></Part></CompleteMultipartUpload>"
                        .formatted(first, second)
                        .getBytes(StandardCharsets.UTF_8);
        byte[] wrong =
                new String(list, StandardCharsets.UTF_8).replace(second, first).getBytes(StandardCharsets.UTF_8);
        assertThat(truss.send(credentials, "POST", "uploadId=" + upload, wrong).text())
                .contains("<Code>InvalidPart<");
        assertThat(truss.send(credentials, "POST", "uploadId=" + upload, list).status())
                .isEqualTo(200);
        push("parts", text(credentials, "s3_key"), "");
    }

    @Test
    void anAbortedUploadIsGone() {
        JsonNode credentials = truss.credentials();
        String begun = truss.send(credentials, "POST", "uploads=", NOTHING).text();
        String upload = begun.replaceAll("(?s).*<UploadId>(.*)</UploadId>.*", "$1");
        assertThat(truss.send(credentials, "DELETE", "uploadId=" + upload, NOTHING)
                        .status())
                .isEqualTo(204);
        assertThat(truss.send(credentials, "PUT", "partNumber=1&uploadId=" + upload, NOTHING)
                        .text())
                .contains("<Code>NoSuchUpload<");
        assertThat(truss.error(mutation("aborted", text(credentials, "s3_key"), "")))
                .contains("s3_key");
    }

    @Test
    void credentialsAreForOneKeyAndOneHour() throws SQLException {
        JsonNode mine = truss.credentials();
        JsonNode other = truss.credentials();
        Map<String, Object> mixed = new LinkedHashMap<>();
        mine.properties()
                .forEach(entry -> mixed.put(entry.getKey(), entry.getValue().stringValue()));
        mixed.put("s3_key", text(other, "s3_key"));
        assertThat(code(mixed)).isEqualTo("AccessDenied");
        mixed.put("aws_secret_access_key", "guessed");
        assertThat(code(mixed)).isEqualTo("SignatureDoesNotMatch");
        mixed.put("aws_session_token", "guessed");
        assertThat(code(mixed)).isEqualTo("InvalidToken");
        mixed.put("aws_access_key_id", "a".repeat(20));
        assertThat(code(mixed)).isEqualTo("InvalidAccessKeyId");
        assertThat(truss.send(mine, "PUT", "", NOTHING, Instant.now().minusSeconds(3_600))
                        .text())
                .contains("<Code>RequestTimeTooSkewed<");
        expire(text(mine, "aws_access_key_id"));
        assertThat(truss.put(mine, NOTHING).text()).contains("<Code>ExpiredToken<");
        assertThat(data.resolve("uploads").resolve(text(mine, "aws_access_key_id")))
                .doesNotExist();
    }

    @Test
    void anArchiveThatGrowsTooLargeIsRefusedAndThePartGoes() throws IOException {
        JsonNode credentials = truss.credentials();
        Path upload = Files.createDirectories(data.resolve("uploads").resolve(text(credentials, "aws_access_key_id")));
        try (var there = new RandomAccessFile(upload.resolve("there").toFile(), "rw")) {
            there.setLength(UploadFolder.MAX_BYTES);
        }
        Answer refused = truss.put(credentials, archive("one more"));
        assertThat(refused.text()).contains("<Code>EntityTooLarge<", "at most " + UploadFolder.MAX_BYTES + " bytes");
        assertThat(upload.toFile().list()).containsExactly("there");
        assertThat(truss.error(mutation("too-large", text(credentials, "s3_key"), "")))
                .contains("s3_key");
        assertThat(names()).doesNotContain("too-large");
    }

    @Test
    void anUnsignedRequestIsRefusedAsS3Does() {
        Answer refused =
                controlPlane.anonymous().send("PUT", "/uploads/Truss_Uploads/abcdefghij0123456789.tar", new byte[] {1});
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.text()).contains("<Error><Code>AccessDenied</Code><Message>");
    }

    private static String code(Map<String, Object> credentials) {
        return truss.put(new JsonMapper().valueToTree(credentials), NOTHING)
                .text()
                .replaceAll("(?s).*<Code>(.*)</Code>.*", "$1");
    }

    private static void expire(String upload) throws SQLException {
        update("update uploads set expires_at = now() where id = ?", upload);
    }

    private static void update(String sql, String argument) throws SQLException {
        try (Connection connection = database.connect();
                var statement = connection.prepareStatement(sql)) {
            statement.setString(1, argument);
            statement.executeUpdate();
        }
    }

    private static String part(JsonNode credentials, String upload, int number, byte[] bytes) {
        return truss.send(credentials, "PUT", "partNumber=%d&uploadId=%s".formatted(number, upload), bytes)
                .header("ETag");
    }

    private static JsonNode push(String name, String key, String more) {
        return truss.data(mutation(name, key, more)).get("create_model_from_truss");
    }

    private static String mutation(String name, String key, String more) {
        return """
                mutation { create_model_from_truss(name: "%s" s3_key: "%s" config: "%s" raw_config: "%s" semver_bump: "MINOR" %s) {
                  model_version { id oracle { id name hostname } instance_type { name } } } }""".formatted(
                        name,
                        key,
                        base64(Configs.nano()),
                        Base64.getEncoder().encodeToString("# raw\n".getBytes(StandardCharsets.UTF_8)),
                        more);
    }

    private static byte[] archive(String config) throws IOException {
        return Tar.of(Entry.file("config.yaml", config));
    }

    private static List<String> names() {
        return truss.data("{models(all: true) {name}}")
                .get("models")
                .valueStream()
                .map(model -> text(model, "name"))
                .toList();
    }
}
