package dev.slipway.control.host;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A command's arguments; the launcher script has refused unknown ones. The last value of an option counts. */
record Options(Map<String, String> values, List<String> operands) {

    private static final Set<String> FLAGS = Set.of("--detach", "--open", "--json");

    static Options parse(List<String> arguments) {
        Map<String, String> values = new HashMap<>();
        List<String> operands = new ArrayList<>();
        var rest = arguments.iterator();
        while (rest.hasNext()) {
            String argument = rest.next();
            int equals = argument.indexOf('=');
            if (!argument.startsWith("--")) {
                operands.add(argument);
            } else if (FLAGS.contains(argument)) {
                values.put(argument, "");
            } else if (equals > 0) {
                values.put(argument.substring(0, equals), argument.substring(equals + 1));
            } else {
                values.put(argument, nextValue(argument, rest));
            }
        }
        return new Options(values, operands);
    }

    boolean has(String option) {
        return values.containsKey(option);
    }

    Optional<String> get(String option) {
        return Optional.ofNullable(values.get(option));
    }

    String require(String option) {
        return get(option).orElseThrow(() -> new UsageException(option + " is needed"));
    }

    int port(int otherwise) {
        return get("--port").map(Options::parsePort).orElse(otherwise);
    }

    private static int parsePort(String text) {
        try {
            int port = Integer.parseInt(text);
            if (port >= 0 && port <= 65_535) {
                return port;
            }
        } catch (NumberFormatException _) {
            // the message below covers it
        }
        throw new UsageException("--port must be a number from 0 to 65535, not '%s'".formatted(text));
    }

    private static String nextValue(String option, java.util.Iterator<String> rest) {
        if (!rest.hasNext()) {
            throw new UsageException(option + " needs a value");
        }
        return rest.next();
    }
}
