package dev.slipway.control.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class TrussSetupTest {

    private static final Path KEY = Path.of("/data/admin-api-key");

    @Test
    void showsTheOneAddressThatIsSafeAndWarnsOfOthers() {
        String shown = String.join("\n", new TrussSetup("http://localhost:8000", KEY, true).lines(true));
        assertThat(shown)
                .contains(
                        "remote_url = http://localhost:8000", "$(cat /data/admin-api-key)", "sends your key to Baseten")
                .doesNotContain("/etc/hosts", "HTTP_PROXY");
    }

    @Test
    void withoutAKeyThatIsGoodTheClientLetsItsUserSignIn() {
        assertThat(new TrussSetup("http://localhost:8000", KEY, false)
                        .lines(true)
                        .getFirst())
                .endsWith("truss login --remote slipway --browser");
    }

    @Test
    void givesTheHostsLineWhereTheSystemDoesNotResolveLocalhostNames() {
        assertThat(new TrussSetup("http://localhost:8000", KEY, true)
                        .lines(false)
                        .getLast())
                .contains("127.0.0.1 api.localhost", "HTTP_PROXY=http://localhost:8000 truss");
    }

    @Test
    void onAnotherPortTheClientGoesThroughItAsItsProxy() {
        assertThat(new TrussSetup("http://localhost:8123", KEY, true)
                        .lines(false)
                        .getLast())
                .contains("HTTP_PROXY=http://localhost:8123 truss")
                .doesNotContain("/etc/hosts");
    }

    @Test
    void whereLocalhostDoesNotLeadTheClientGoesThroughTheAddressThatDoes() {
        assertThat(new TrussSetup("http://127.0.0.2:8000", KEY, true)
                        .lines(true)
                        .getLast())
                .contains("HTTP_PROXY=http://127.0.0.2:8000 truss");
    }
}
