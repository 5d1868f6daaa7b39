package dev.slipway.control.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunAloneTest {

    @TempDir
    Path data;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost:1",
                "http://localhost:65535",
                "http://[::1]:8080",
                "http://models.example.com",
                "http://localhost:8080/below/this"
            })
    void takesAnUpstreamWithPortAndPathOrWithout(String upstream) throws IOException {
        assertThat(edge(upstream)).contains("--slipway.edge.upstream=" + upstream);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost:0",
                "http://localhost:65536",
                "http://localhost:99999",
                "http://localhost:-1",
                "http://localhost:many",
                "http://:8080",
                "http:///path",
                "https://localhost:8080",
                "localhost:8080",
                "http://user:secret@localhost:8080",
                "http://localhost:8080?query",
                "http://localhost:8080#fragment",
                "http://local host",
                ""
            })
    void refusesAnyOtherUpstreamAndSaysWhatIsAllowed(String upstream) {
        assertThatThrownBy(() -> edge(upstream))
                .isInstanceOf(UsageException.class)
                .hasMessageContainingAll(
                        "--upstream", "http://HOST[:PORT][/PATH]", "from 1 to 65535", "'" + upstream + "'");
        assertThat(data).isEmptyDirectory();
    }

    private List<String> edge(String upstream) throws IOException {
        var port = String.valueOf(FreePort.find());
        return RunAlone.edge(Options.parse(List.of("--port", port, "--data", data.toString(), "--upstream", upstream)));
    }
}
