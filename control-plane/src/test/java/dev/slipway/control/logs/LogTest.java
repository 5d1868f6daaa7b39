package dev.slipway.control.logs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.control.Client.Answer;
import dev.slipway.control.Configs;
import dev.slipway.control.ControlPlane;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

class LogTest {

    private static ControlPlane controlPlane;
    private static String model;
    private static String deployment;
    private static String path;

    @BeforeAll
    static void start() {
        controlPlane = ControlPlane.start();
        JsonNode created = controlPlane
                .admin()
                .post("/v1/models", Configs.push("logged", Configs.nano()))
                .ok();
        model = created.at("/model/id").stringValue();
        deployment = created.at("/deployment/id").stringValue();
        path = "/v1/models/" + model + "/deployments/" + deployment + "/logs";
        writeLines();
    }

    /** In place of what the push itself has told. */
    private static void writeLines() {
        controlPlane
                .bean(JdbcClient.class)
                .sql("delete from log_lines where deployment_id = :id")
                .param("id", deployment)
                .update();
        DeploymentLog log = controlPlane.bean(DeploymentLog.class);
        log.append(deployment, LogComponent.BUILD, LogLevel.INFO, List.of("max_seq_len applied", "a,b: not applied"));
        log.append(deployment, LogComponent.DEPLOY, LogLevel.ERROR, "needs 4 × H100; this host has none");
        long now = LogTime.nanos(Instant.now());
        controlPlane
                .bean(LogLines.class)
                .insert(List.of(
                        new LogLine(now + 1, deployment, LogComponent.SERVE, "abcde", "r-1", null, "no level"),
                        new LogLine(now + 2, deployment, LogComponent.SERVE, "fghij", "r-2", LogLevel.DEBUG, "fine")));
    }

    @AfterAll
    static void stop() {
        controlPlane.close();
    }

    @Test
    void linesComeNewestFirstUnlessToldOtherwise() {
        assertThat(find(""))
                .containsExactly(
                        "fine",
                        "no level",
                        "needs 4 × H100; this host has none",
                        "a,b: not applied",
                        "max_seq_len applied");
        assertThat(find("direction=asc&limit=2")).containsExactly("max_seq_len applied", "a,b: not applied");
        assertThat(find("limit=1")).containsExactly("fine");
    }

    @Test
    void eachFilterNarrows() {
        assertThat(find("min_level=INFO")).hasSize(3).doesNotContain("no level", "fine");
        assertThat(find("min_level=ERROR")).containsExactly("needs 4 × H100; this host has none");
        assertThat(find("replica=abcde")).containsExactly("no level");
        assertThat(find("request_id=r-2")).containsExactly("fine");
        assertThat(find("component=build")).hasSize(2);
        assertThat(find("includes=applied&includes=not")).containsExactly("a,b: not applied");
        assertThat(find("includes=a,b")).containsExactly("a,b: not applied");
        assertThat(find("includes=APPLIED")).isEmpty();
        assertThat(find("excludes=applied&excludes=H100")).containsExactly("fine", "no level");
        assertThat(find("search_pattern=" + encoded("^(fine|no .*)$"))).containsExactly("fine", "no level");
        assertThat(find("search_pattern=l&limit=1")).containsExactly("no level");
        assertThat(find("end_epoch_millis=" + Instant.now().minusSeconds(3600).toEpochMilli()))
                .isEmpty();
    }

    @Test
    void aLineHasItsTimeInNanosecondsAsText() {
        JsonNode line = controlPlane.admin().get(path + "?request_id=r-1").ok().at("/logs/0");
        assertThat(line.get("timestamp").stringValue()).matches("[0-9]{19}");
        assertThat(line.get("replica").stringValue()).isEqualTo("abcde");
        assertThat(line.get("level").isNull()).isTrue();
        JsonNode told =
                controlPlane.admin().get(path + "?component=deploy").ok().at("/logs/0");
        assertThat(told.get("replica").isNull()).isTrue();
        assertThat(told.get("level").stringValue()).isEqualTo("ERROR");
    }

    @Test
    void aTailFollowsByTheNextMillisecond() {
        JsonNode newest = controlPlane.admin().get(path + "?limit=1").ok().at("/logs/0");
        long next = Long.parseLong(newest.get("timestamp").stringValue()) / 1_000_000 + 1;
        assertThat(find("start_epoch_millis=" + next + "&end_epoch_millis=" + (next + 60_000)))
                .isEmpty();
        assertThat(find("start_epoch_millis=" + (next - 1))).contains("fine");
    }

    @Test
    void trussAsksByABody() {
        Answer answer =
                controlPlane.admin().post(path, Map.of("includes", List.of("a,b"), "min_level", "INFO", "limit", 1000));
        assertThat(messages(answer)).containsExactly("a,b: not applied");
        assertThat(messages(controlPlane.admin().post(path, "{}"))).hasSize(5);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "limit=0",
                "limit=1001",
                "limit=x",
                "limit=1.5",
                "direction=up",
                "min_level=LOUD",
                "start_epoch_millis=-1",
                "start_epoch_millis=99999999999999999",
                "start_epoch_millis=999999999999999999999999",
                "start_epoch_millis=2000&end_epoch_millis=1000",
                "start_epoch_millis=0&end_epoch_millis=604800001",
                "search_pattern=(",
                "includes%5B9999999%5D=a",
                "replica=a%00b",
                "includes=1&includes=2&includes=3&includes=4&includes=5&includes=6&includes=7&includes=8&includes=9"
            })
    void aWrongFilterIsRefusedByItsName(String query) {
        Answer answer = controlPlane.admin().get(path + "?" + query);
        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        String wrong = query.contains("end_epoch") ? "start_epoch_millis" : query.substring(0, query.indexOf('='));
        assertThat(answer.json().get("message").stringValue())
                .contains(URLDecoder.decode(wrong, StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "null",
                "{\"limit\":\"5\"}",
                "{\"limit\":0}",
                "{\"includes\":\"a\"}",
                "{\"includes\":[null]}",
                "{\"min_level\":\"LOUD\"}",
                "{\"request_id\":\"\\u0000\"}",
                "{\"start_epoch_millis\":1e30}"
            })
    void aWrongBodyIsRefused(String body) {
        Answer answer = controlPlane.admin().post(path, body);
        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
    }

    @Test
    void logsOfOthersAreNotFound() {
        for (String unknown : List.of(
                "/v1/models/abcd1234/deployments/" + deployment,
                "/v1/models/" + model + "/deployments/abc1234",
                "/v1/models/" + model + "/deployments/%2e%2e%00",
                "/v1/models/" + model + "/environments/nowhere",
                "/v1/models/abcd1234/environments/production")) {
            assertThat(controlPlane.admin().get(unknown + "/logs").status())
                    .as(unknown)
                    .isIn(400, 404);
        }
    }

    @Test
    void anEnvironmentShowsWhatServedInIt() {
        JdbcClient jdbc = controlPlane.bean(JdbcClient.class);
        assertThat(messages(controlPlane.admin().get("/v1/models/" + model + "/environments/production/logs")))
                .isEmpty();
        jdbc.sql("""
                        insert into events (organisation_id, type, data, created_at)
                        values ('default', 'MODEL_DEPLOYMENT_PROMOTED', cast(:data as jsonb), now() - interval '1 day')""").param("data", """
                        {"model_id": "%s", "deployment_id": "%s", "environment": "production"}""".formatted(model, deployment)).update();
        assertThat(messages(controlPlane.admin().get("/v1/models/" + model + "/environments/production/logs")))
                .hasSize(5);
    }

    @Test
    void linesThatAreTooOldGoWithTheirDay() {
        LogPartitions partitions = controlPlane.bean(LogPartitions.class);
        LocalDate old = LocalDate.now(ZoneOffset.UTC).minusDays(40);
        partitions.add(List.of(old));
        long at = LogTime.nanos(old.atTime(12, 0).toInstant(ZoneOffset.UTC));
        controlPlane
                .bean(LogLines.class)
                .insert(List.of(new LogLine(at, deployment, LogComponent.SERVE, null, "old", null, "old")));
        String query = "request_id=old&start_epoch_millis=" + (at / 1_000_000 - 1000) + "&end_epoch_millis="
                + (at / 1_000_000 + 1000);
        assertThat(find(query)).containsExactly("old");
        controlPlane.bean(LogRetention.class).keepUp();
        assertThat(find(query)).isEmpty();
    }

    private static List<String> find(String query) {
        return messages(controlPlane.admin().get(path + "?" + query));
    }

    private static List<String> messages(Answer answer) {
        return StreamSupport.stream(answer.ok().get("logs").spliterator(), false)
                .map(line -> line.get("message").stringValue())
                .toList();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
