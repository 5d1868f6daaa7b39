package dev.slipway.control.organisation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.control.Configs;
import dev.slipway.control.ControlPlane;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class OrganisationTest {

    private static ControlPlane controlPlane;

    @BeforeAll
    static void start() {
        controlPlane = ControlPlane.start();
    }

    @AfterAll
    static void stop() {
        controlPlane.close();
    }

    @Test
    void thereIsOneTeamAndItIsTheDefault() {
        JsonNode team = get("/v1/teams").at("/teams/0");
        assertThat(team.get("default").asBoolean()).isTrue();
        assertThat(get("/v1/teams/" + team.get("id").stringValue())).isEqualTo(team);
        assertThat(get("/v1/teams?name=" + team.get("name").stringValue()).get("teams"))
                .hasSize(1);
        assertThat(get("/v1/teams?name=nobodys").get("teams")).isEmpty();
        assertThat(get("/v1/teams/" + team.get("id").stringValue() + "/regions").get("regions"))
                .hasSize(1);
    }

    @Test
    void whatBelongsToTheOrganisationBelongsToItsTeam() {
        String team = "/v1/teams/" + get("/v1/teams").at("/teams/0/id").stringValue();
        controlPlane
                .admin()
                .post(team + "/models", Configs.push("of-the-team", Configs.nano()))
                .ok();
        assertThat(get(team + "/models")).isEqualTo(get("/v1/models"));
        assertThat(get(team + "/models?name=of-the-team").get("models")).hasSize(1);
        controlPlane
                .admin()
                .post(team + "/secrets", Map.of("name", "of-the-team", "value", "x"))
                .ok();
        assertThat(get(team + "/secrets")).isEqualTo(get("/v1/secrets"));
        controlPlane.admin().delete(team + "/secrets/of_the_team").ok();
        assertThat(get("/v1/secrets").get("secrets")).isEmpty();
        controlPlane
                .admin()
                .post(team + "/api_keys", Map.of("type", "WORKSPACE_INVOKE", "name", "of-the-team"))
                .ok();
        assertThat(get("/v1/api_keys").toString()).contains("of-the-team");
        assertThat(controlPlane
                        .admin()
                        .post(team + "/api_keys", Map.of("type", "PERSONAL"))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void nothingIsToldOfAnotherTeam() {
        for (String path : List.of("", "/models", "/secrets", "/regions")) {
            assertThat(controlPlane.admin().get("/v1/teams/others" + path).status())
                    .isEqualTo(404);
        }
        assertThat(controlPlane
                        .admin()
                        .post("/v1/teams/others/models", Configs.push("lost", Configs.nano()))
                        .status())
                .isEqualTo(404);
        assertThat(controlPlane
                        .admin()
                        .post("/v1/teams/others/api_keys", Map.of("type", "WORKSPACE_INVOKE"))
                        .status())
                .isEqualTo(404);
        assertThat(controlPlane
                        .admin()
                        .post("/v1/teams/others/secrets", Map.of("name", "x", "value", "x"))
                        .status())
                .isEqualTo(404);
        assertThat(controlPlane.admin().delete("/v1/teams/others/secrets/x").status())
                .isEqualTo(404);
    }

    @Test
    void usersAreListedAndFound() {
        JsonNode page = get("/v1/users?limit=1");
        JsonNode user = page.at("/items/0");
        assertThat(page.at("/pagination/has_more").asBoolean()).isFalse();
        assertThat(get("/v1/users/" + user.get("user_id").stringValue())).isEqualTo(user);
        assertThat(get("/v1/users?email=nobody@example.com").get("items")).isEmpty();
    }

    @Test
    void instanceTypesFitOnThisMachineAndCostNothing() {
        JsonNode types = get("/v1/instance_types").get("instance_types");
        assertThat(types)
                .isNotEmpty()
                .allSatisfy(type -> assertThat(type.get("millicpu_limit").asInt())
                        .isLessThanOrEqualTo(1000 * Runtime.getRuntime().availableProcessors()));
        JsonNode prices = get("/v1/instance_type_prices").get("instance_types");
        assertThat(prices)
                .hasSameSizeAs(types)
                .allSatisfy(priced -> assertThat(priced.get("price").asDouble()).isZero());
    }

    @Test
    void theCatalogueIsALibrary() {
        JsonNode listings = get("/v1/library_listings").get("listings");
        assertThat(listings).hasSize(get("/v1/catalog").get("presets").size());
        String listing =
                "/v1/library_listings/" + listings.get(0).get("user_defined_id").stringValue();
        assertThat(get(listing)).isEqualTo(listings.get(0));
        JsonNode version = get(listing + "/versions").at("/versions/0");
        assertThat(get(listing + "/versions/" + version.get("version_tag").stringValue()))
                .isEqualTo(version);
        assertThat(controlPlane.admin().get(listing + "/versions/other").status())
                .isEqualTo(404);
        assertThat(controlPlane.admin().get("/v1/library_listings/other").status())
                .isEqualTo(404);
    }

    @Test
    void theDescriptionCanBeReadByAnybody() {
        JsonNode spec = controlPlane.anonymous().get("/v1/spec").ok();
        assertThat(spec.at("/paths/~1v1~1models").isObject()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/teams/other,             404",
        "/v1/users/other,             404",
        "/v1/users?cursor=other,      400",
        "/v1/users?limit=0,           400",
        "/v1/users?limit=many,        400"
    })
    void whatIsNotThereOrMakesNoSenseIsRefused(String path, int status) {
        assertThat(controlPlane.admin().get(path).status()).isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/chains/abc/deployments", "/v1/training_projects", "/v1/loops/checkpoints/abc/files"})
    void anOperationOfBasetensThatIsNotServedIsNamed(String path) {
        JsonNode problem = controlPlane.admin().get(path).json();
        assertThat(controlPlane.admin().get(path).status()).isEqualTo(404);
        assertThat(problem.get("code").stringValue()).isEqualTo("not_served");
        assertThat(problem.get("message").stringValue()).startsWith("GET /v1/" + path.split("/")[2]);
    }

    @Test
    void anAddressThatNobodyKnowsIsNotFound() {
        JsonNode problem = controlPlane.admin().get("/v1/submarines").json();
        assertThat(problem.get("message").stringValue()).contains("/v1/submarines");
        assertThat(problem.get("code").stringValue()).isEqualTo("not_found");
    }

    private static JsonNode get(String path) {
        return controlPlane.admin().get(path).ok();
    }
}
