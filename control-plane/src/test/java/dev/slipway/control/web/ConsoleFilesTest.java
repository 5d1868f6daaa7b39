package dev.slipway.control.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.control.Client;
import dev.slipway.control.Client.Answer;
import dev.slipway.control.ControlPlane;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConsoleFilesTest {

    private static ControlPlane controlPlane;
    private static Client browser;

    @BeforeAll
    static void start() {
        controlPlane = ControlPlane.start();
        browser = controlPlane.anonymous().with("Accept", "text/html,application/xhtml+xml,*/*;q=0.8");
    }

    @AfterAll
    static void stop() {
        controlPlane.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/index.html",
                "/models",
                "/models/abcd1234",
                "/sign-in?token=x",
                "/settings/api-keys",
                "/no/such/page"
            })
    void everyPageIsTheConsoleAndIsAskedForAnew(String path) {
        Answer page = browser.get(path);
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.text()).contains("console of the tests");
        assertThat(page.header("Content-Type")).startsWith("text/html");
        assertThat(page.header("Cache-Control")).isEqualTo("no-cache");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/assets/gone-9f.js",
                "/internal/x",
                "/actuator/x",
                "/graphql/",
                "/model-abcd1234/environments/production",
                "/metrics"
            })
    void whatProgramsCallIsNoPage(String path) {
        assertThat(browser.get(path).text()).doesNotContain("console of the tests");
        assertThat(browser.get(path).status()).isIn(401, 404);
    }

    @Test
    void aTargetMayBeAsLongAsTheEdgeLetsThrough() {
        assertThat(browser.get("/models?a=" + "a".repeat(16_000)).status()).isEqualTo(200);
    }

    @Test
    void whoDoesNotAskForAPageGetsNone() {
        Answer answer =
                controlPlane.anonymous().with("Accept", "application/json").get("/models");
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.json().get("message").stringValue()).isNotBlank();
    }

    @Test
    void filesWhoseNameChangesWithTheirContentAreKept() {
        Answer script = browser.get("/assets/app-1a2b.js");
        assertThat(script.header("Cache-Control")).contains("max-age=31536000", "immutable");
        assertThat(script.header("Content-Type")).startsWith("text/javascript");
        assertThat(browser.get("/mark.svg").header("Content-Type")).startsWith("image/svg+xml");
    }

    @Test
    void pagesMayLoadOnlyOwnFilesAndBeShownInNoFrame() {
        Answer page = browser.get("/");
        assertThat(page.header("Content-Security-Policy")).contains("default-src 'self'", "frame-ancestors 'none'");
        assertThat(page.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(page.header("X-Frame-Options")).isEqualTo("DENY");
        assertThat(page.header("Referrer-Policy")).isEqualTo("no-referrer");
    }

    @Test
    void answersOfTheApiAreNotKept() {
        assertThat(controlPlane.admin().get("/v1/models").header("Cache-Control"))
                .contains("no-store");
    }

    @Test
    void nothingOutsideTheConsolesFolderIsServed() {
        for (String path : new String[] {
            "/../application.yaml", "/%2e%2e/application.yaml", "/..%2fapplication.yaml", "/application.yaml"
        }) {
            assertThat(controlPlane.anonymous().get(path).status()).as(path).isIn(400, 404);
        }
    }
}
