package dev.slipway.control.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class StartCommandTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "vllm serve m --port 8000",
                "  /usr/bin/vllm serve m --port 8000;",
                "exec vllm serve m --port 8000",
                "sh -c 'vllm serve m --port 8000'",
                "sh -c \"exec vllm serve m --port 8000\"",
                "bash -lc 'vllm serve m --port 8000'",
                "/bin/bash -e -o pipefail -c 'vllm serve m --port 8000'",
                "sh -c \"bash -c 'vllm serve m --port 8000'\"",
                "export A=1 && vllm serve m --port 8000",
                "export P=8000; vllm serve m --port $P",
                "P=8000 sh -c 'vllm serve m --port ${P}'",
                "env A=1 vllm serve m --port ${P:-8000}",
                "vllm serve m \\\n  --port 8000",
                "vllm serve m\n  --port 8000\n",
                "# a comment\nvllm serve m --port 8000 # another",
                "vllm serve 'm' \"--port\" 80\"00\"",
                "python3 -u -m vllm.entrypoints.openai.api_server m --port 8000"
            })
    void wrappersAreReadThrough(String command) {
        assertThat(arguments(command)).containsExactly("m", "--port", "8000");
    }

    @Test
    void quotesInQuotesKeepTheirJson() {
        assertThat(arguments("""
                sh -c "export C='{\\"a\\":{\\"b\\":true}}' && vllm serve m --compilation-config \\"$C\\" --seed 1"
                """)).containsExactly("m", "--compilation-config", "{\"a\":{\"b\":true}}", "--seed", "1");
        assertThat(arguments("bash -lc 'exec vllm serve m\n  --compilation-config \"{\\\"a\\\":1}\"\n'"))
                .containsExactly("m", "--compilation-config", "{\"a\":1}");
    }

    @Test
    void variablesOfTheConfigAreThere() {
        Map<String, String> variables = Map.of("MODEL", "m", "FLAGS", "--a --b");
        assertThat(StartCommand.read("sh -c 'vllm serve $MODEL ${NONE} \"$NONE\" $FLAGS'", variables)
                        .arguments())
                .containsExactly("m", "", "--a", "--b");
    }

    @Test
    void anUnknownVariableIsLeftToTheShellThatIsStarted() {
        assertThat(arguments("sh -c \"export A=x && vllm serve $A\"")).containsExactly("x");
        assertThat(arguments("vllm serve m $A")).containsExactly("m", "$A");
    }

    @Test
    void whatIsBesideVllmIsTold() {
        StartCommand start =
                StartCommand.read("pip install x && export HF_HOME=/c && vllm serve m; echo done", Map.of());
        assertThat(start.others()).containsExactly("pip install x", "echo done");
        assertThat(start.exported()).isEqualTo(Map.of("HF_HOME", "/c"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "vllm serve m | tee log",
                "vllm serve m > log",
                "vllm serve m &",
                "vllm serve m || true",
                "vllm serve $(cat model)",
                "vllm serve `cat model`",
                "vllm serve \"`cat model`\"",
                "(vllm serve m)",
                "if true; then vllm serve m; fi",
                "vllm serve 'm",
                "vllm serve \"m",
                "vllm serve ${m",
                "vllm serve ${m/a/b}"
            })
    void whatNeedsAShellIsRefused(String command) {
        assertThatExceptionOfType(ShellSyntaxException.class).isThrownBy(() -> arguments(command));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "echo vllm serve", "vllm bench", "python server.py", "sh run.sh", "sh -c 'python server.py'"
            })
    void anotherCommandIsNone(String command) {
        assertThat(StartCommand.read(command, Map.of()).arguments()).isNull();
    }

    @Test
    void anyTextIsReadOrRefused() {
        Random random = new Random(7);
        String letters = "vllm serve-'\"\\$ {}()&;|\n#=a";
        for (int run = 0; run < 20_000; run++) {
            StringBuilder text = new StringBuilder("vllm serve ");
            random.ints(random.nextInt(30), 0, letters.length()).forEach(i -> text.append(letters.charAt(i)));
            try {
                StartCommand.read(text.toString(), Map.of());
            } catch (ShellSyntaxException e) {
                assertThat(e.getMessage()).isNotBlank();
            }
        }
    }

    private static List<String> arguments(String command) {
        return Objects.requireNonNull(StartCommand.read(command, Map.of()).arguments(), "not vllm serve: " + command);
    }
}
