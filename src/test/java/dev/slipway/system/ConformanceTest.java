package dev.slipway.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.system.harness.Instance;
import dev.slipway.system.harness.Launcher;
import dev.slipway.system.harness.PythonClients;
import dev.slipway.system.harness.Run;
import dev.slipway.system.harness.SharedInstance;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Answers of the management API held against Baseten's own description of it. */
@ExtendWith(SharedInstance.class)
class ConformanceTest {
    private static final Path DESCRIPTION = Launcher.home().resolve("src/test/clients/baseten/management-openapi.yaml");

    /** What is served of the first wave; docs/baseten-compatibility.md says what is not, and why. */
    private static final String SERVED = "^/v1/(prepare_model_upload|models|teams(/\\{team_id\\}(/models)?)?$|secrets"
            + "|api_keys|users|instance_type|regions|audit_logs|library_listings)(?!.*(ssh|patches|metrics))";

    private final Instance instance;

    ConformanceTest(Instance instance) {
        this.instance = instance;
    }

    @Test
    void answersHaveTheDescribedShapesAndWrongBodiesAreRefused() throws IOException {
        Run run = PythonClients.runWith(
                "conformance.txt",
                "check_openapi.py",
                "--spec",
                DESCRIPTION.toString(),
                "live",
                instance.url(),
                "--key-file",
                instance.data().resolve("admin-api-key").toString(),
                "--write",
                "--only",
                SERVED);
        System.out.println(run.output());
        assertThat(run.exit()).as(run.output()).isZero();
    }
}
