package dev.slipway.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** {@code docs/openapi.json} is what the controllers say; {@code -Dslipway.openapi=write} writes it anew. */
class OpenApiTest {

    private static final Path COMMITTED = Path.of("../docs/openapi.json");
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    @Test
    void theCommittedDescriptionIsWhatTheControllersSay() throws IOException {
        String generated = generate();
        if ("write".equals(System.getProperty("slipway.openapi"))) {
            Files.writeString(COMMITTED, generated);
        }
        assertThat(Files.readString(COMMITTED))
                .as(
                        "docs/openapi.json; write it anew with ./mvnw -pl control-plane test -Dtest=OpenApiTest -Dslipway.openapi=write")
                .isEqualTo(generated);
    }

    private static String generate() {
        try (ControlPlane controlPlane = ControlPlane.start(
                "--springdoc.api-docs.enabled=true",
                "--springdoc.paths-to-match=/v1/**",
                "--springdoc.default-flat-param-object=true",
                "--springdoc.default-produces-media-type=application/json",
                "--springdoc.writer-with-order-by-keys=true",
                "--spring.main.sources=" + OpenApiShape.class.getName())) {
            JsonNode description = controlPlane.anonymous().get("/v3/api-docs").ok();
            return JSON.writeValueAsString(description) + "\n";
        }
    }
}
