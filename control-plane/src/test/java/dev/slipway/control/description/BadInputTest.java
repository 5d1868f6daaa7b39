package dev.slipway.control.description;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.control.Client;
import dev.slipway.control.Client.Answer;
import dev.slipway.control.Configs;
import dev.slipway.control.ControlPlane;
import dev.slipway.control.description.BadCalls.Call;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Whatever any described operation is called with: no 5xx, no hang, a reason in one shape, nothing of other teams. */
class BadInputTest {

    private static final long SEED = Long.getLong("slipway.seed", 20_261_125L);
    private static final int CALLS = 60;
    private static final String DEVICE_FLOW = "/v1/users/auth/device/"; // refuses as OAuth does
    private static final JsonNode DESCRIPTION = DescribedOperation.description();
    private static final List<DescribedOperation> OPERATIONS = DescribedOperation.all(DESCRIPTION);

    private static ControlPlane controlPlane;
    private static List<Client> callers;
    private static Map<String, String> ours;

    @BeforeAll
    static void start() {
        controlPlane = ControlPlane.start();
        callers = List.of(
                withKey("first"), withKey("second"), withKey("third"), controlPlane.admin(), controlPlane.anonymous());
        ours = things("ours");
    }

    @AfterAll
    static void stop() {
        controlPlane.close();
    }

    private static Client withKey(String name) {
        JsonNode made = controlPlane
                .admin()
                .post("/v1/api_keys", Map.of("type", "WORKSPACE_MANAGE_ALL", "name", name))
                .ok();
        return controlPlane
                .anonymous()
                .with("Authorization", "Bearer " + made.get("api_key").stringValue());
    }

    /** One of each that has an id, by the names of path variables. */
    private static Map<String, String> things(String name) {
        Client admin = controlPlane.admin();
        JsonNode pushed =
                admin.post("/v1/models", Configs.push(name, Configs.nano())).ok();
        String model = pushed.at("/model/id").stringValue();
        admin.post("/v1/models/" + model + "/environments", Map.of("name", "staging"))
                .ok();
        admin.post("/v1/secrets", Map.of("name", name, "value", "a value that nobody reads"))
                .ok();
        String key = admin.post("/v1/api_keys", Map.of("type", "WORKSPACE_INVOKE", "name", name))
                .ok()
                .get("api_key")
                .stringValue();
        return new TreeMap<>(Map.of(
                "model_id", model,
                "deployment_id", pushed.at("/deployment/id").stringValue(),
                "env_name", "staging",
                "secret_name", name,
                "api_key_prefix", key.substring(0, key.indexOf('.')),
                "team_id", "default",
                "user_id", "admin",
                "user_defined_listing_id", "gpt-oss-nano",
                "version_tag", "shipped",
                "replica_id", "abcde"));
    }

    @Test
    void noCallBreaksTheServerAndEachRefusalSaysWhy() {
        System.out.println("seed " + SEED + " (-Dslipway.seed), " + CALLS + " calls of each of " + OPERATIONS.size()
                + " operations");
        Random random = new Random(SEED);
        BadCalls calls = new BadCalls(random, DESCRIPTION, ours);
        List<String> broken = new ArrayList<>();
        for (DescribedOperation operation : OPERATIONS) {
            for (int i = 0; i < CALLS; i++) {
                Call call = calls.next(operation);
                fault(call, callers.get(i % callers.size())).ifPresent(broken::add);
            }
        }
        assertThat(broken).as("seed " + SEED).isEmpty();
        assertThat(controlPlane
                        .admin()
                        .get("/v1/models/" + ours.get("model_id"))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void noDocumentBreaksTheServer() {
        System.out.println("seed " + SEED);
        BadBodies bodies = new BadBodies(new Random(SEED), DESCRIPTION, List.copyOf(ours.values()));
        List<String> broken = new ArrayList<>();
        for (int i = 0; i < CALLS; i++) {
            Call call = new Call("POST", "/graphql/", "application/json", bodies.nextDocument());
            fault(call, controlPlane.admin()).ifPresent(broken::add);
        }
        assertThat(broken).as("seed " + SEED).isEmpty();
    }

    private static Optional<String> fault(Call call, Client caller) {
        Answer answer = caller.with("Content-Type", call.contentType()).send(call.method(), call.path(), call.body());
        boolean well = answer.status() < 400
                || answer.status() < 500
                        && (call.method().equals("HEAD")
                                || saysWhy(answer, call.path().startsWith(DEVICE_FLOW)));
        return well ? Optional.empty() : Optional.of(call + " → " + answer.status() + " " + answer.text());
    }

    private static boolean saysWhy(Answer answer, boolean oauth) {
        try {
            JsonNode body = answer.json();
            boolean problem =
                    body.path("message").isString() && body.path("code").isString();
            return (problem || oauth && body.path("error").isString())
                    && !answer.text().contains("dev.slipway")
                    && !answer.text().contains("Exception")
                    && answer.header("Content-Type").startsWith("application/json");
        } catch (JacksonException noJson) {
            return false;
        }
    }

    @Test
    void whatAnotherTeamHasIsAnsweredAsIfItWereNotThere() {
        Map<String, String> theirs = things("theirs");
        giveAway(theirs);
        List<String> told = new ArrayList<>();
        for (DescribedOperation operation : OPERATIONS) {
            for (String variable : List.of("model_id", "secret_name", "api_key_prefix", "team_id")) {
                if (operation.variables().contains(variable)) {
                    difference(operation, variable, theirs).ifPresent(told::add);
                }
            }
        }
        assertThat(told).isEmpty();
        assertThat(controlPlane.admin().get("/v1/models").text()).doesNotContain(theirs.get("model_id"));
        assertThat(controlPlane.admin().get("/v1/audit_logs?limit=200").text()).doesNotContain(theirs.get("model_id"));
        assertThat(theirRows(theirs)).isEqualTo(List.of(1L, 1L, 2L, 1L));
    }

    /** The same call with an id of nothing must get the same answer. */
    private static Optional<String> difference(
            DescribedOperation operation, String variable, Map<String, String> theirs) {
        byte @Nullable [] body = operation.body() == null ? null : "{}".getBytes(StandardCharsets.UTF_8);
        String nothing = variable.equals("model_id") ? "zzzzzzzz" : "Zzzzzzzz";
        Answer known = send(operation, theirs, body);
        Map<String, String> unknown = new TreeMap<>(theirs);
        unknown.put(variable, nothing);
        Answer other = send(operation, unknown, body);
        boolean same = known.status() == other.status()
                && known.text()
                        .replace(Objects.requireNonNull(theirs.get(variable)), nothing)
                        .equals(other.text());
        boolean refused = known.status() == 404 || body != null && known.status() == 400;
        return same && refused
                ? Optional.empty()
                : Optional.of(operation + " " + variable + ": " + known.status() + " " + known.text()
                        + " and for nothing " + other.status() + " " + other.text());
    }

    private static Answer send(DescribedOperation operation, Map<String, String> ids, byte @Nullable [] body) {
        String path = operation.template();
        for (String variable : operation.variables()) {
            path = path.replace("{" + variable + "}", Objects.requireNonNull(ids.get(variable)));
        }
        return controlPlane.admin().send(operation.method(), path, body);
    }

    private static void giveAway(Map<String, String> things) {
        JdbcClient jdbc = controlPlane.bean(JdbcClient.class);
        jdbc.sql("insert into organisations (id, name) values ('strangers', 'strangers')")
                .update();
        jdbc.sql("update models set organisation_id = 'strangers' where id = :id")
                .param("id", things.get("model_id"))
                .update();
        jdbc.sql("update secrets set organisation_id = 'strangers' where name = 'theirs'")
                .update();
        jdbc.sql("update api_keys set organisation_id = 'strangers' where prefix = :prefix")
                .param("prefix", things.get("api_key_prefix"))
                .update();
        jdbc.sql("update events set organisation_id = 'strangers' where data ->> 'model_id' = :id")
                .param("id", things.get("model_id"))
                .update();
        things.put("team_id", "strangers");
    }

    private static List<Long> theirRows(Map<String, String> things) {
        JdbcClient jdbc = controlPlane.bean(JdbcClient.class);
        return List.of(
                jdbc.sql("select count(*) from models where organisation_id = 'strangers'")
                        .query(Long.class)
                        .single(),
                jdbc.sql("select count(*) from secrets where organisation_id = 'strangers'")
                        .query(Long.class)
                        .single(),
                jdbc.sql("select count(*) from environments where model_id = :id")
                        .param("id", things.get("model_id"))
                        .query(Long.class)
                        .single(),
                jdbc.sql("select count(*) from api_keys where organisation_id = 'strangers' and revoked_at is null")
                        .query(Long.class)
                        .single());
    }
}
