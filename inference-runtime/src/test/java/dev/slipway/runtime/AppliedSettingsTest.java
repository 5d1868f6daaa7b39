package dev.slipway.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the control plane's lists say is applied changes something that a test of this module shows. */
class AppliedSettingsTest {

    private static final Path LISTS = Path.of("../control-plane/src/main/resources/engine");

    private static final Set<String> SHOWN = Stream.of(EngineSettingsTest.class, RequestSettingsTest.class)
            .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
            .flatMap(AppliedSettingsTest::settings)
            .collect(Collectors.toSet());

    @ParameterizedTest
    @MethodSource("applied")
    void aTestShowsWhatAnAppliedSettingChanges(String setting) {
        assertThat(SHOWN).contains(setting);
    }

    private static Stream<String> settings(Method method) {
        Setting setting = method.getAnnotation(Setting.class);
        return setting == null ? Stream.empty() : Arrays.stream(setting.value());
    }

    private static Stream<String> applied() throws IOException {
        return Stream.concat(rows("vllm-serve-flags.txt"), rows("trt-llm-patch-kwargs.txt"))
                .map(line ->
                        Arrays.stream(line.split("\\|", -1)).map(String::strip).toList())
                .filter(cells -> List.of("applied", "own").contains(cells.get(3)))
                .flatMap(cells -> Stream.of(cells.get(5).split(" ")))
                .filter(setting -> !setting.isEmpty())
                .distinct();
    }

    private static Stream<String> rows(String list) throws IOException {
        return Files.readAllLines(LISTS.resolve(list)).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"));
    }
}
