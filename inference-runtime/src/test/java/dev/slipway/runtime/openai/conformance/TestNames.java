package dev.slipway.runtime.openai.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/** The tests of this module by their class's simple name, wherever that is. */
final class TestNames {

    private static final Path ROOT = Path.of("target/test-classes");
    private static final Map<String, String> CLASSES = classes();

    private TestNames() {}

    /** @param name such as {@code SamplingTest.topKOfOneIsGreedyAtAnyTemperature} */
    static boolean isTest(String name) {
        int dot = name.indexOf('.');
        String found = CLASSES.get(name.substring(0, dot));
        return found != null
                && methods(found).anyMatch(method -> method.getName().equals(name.substring(dot + 1)));
    }

    private static Stream<Method> methods(String name) {
        try {
            return Arrays.stream(Class.forName(name, false, TestNames.class.getClassLoader())
                            .getDeclaredMethods())
                    .filter(method -> method.isAnnotationPresent(Test.class)
                            || method.isAnnotationPresent(ParameterizedTest.class));
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, String> classes() {
        try (Stream<Path> files = Files.walk(ROOT)) {
            return files.filter(file -> file.toString().endsWith("Test.class"))
                    .collect(Collectors.toMap(
                            file -> file.getFileName().toString().replace(".class", ""), TestNames::className));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String className(Path file) {
        return ROOT.relativize(file).toString().replace(".class", "").replace('/', '.');
    }
}
