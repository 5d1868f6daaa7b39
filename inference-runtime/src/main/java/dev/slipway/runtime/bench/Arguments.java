package dev.slipway.runtime.bench;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The arguments of a benchmark program: names, each with a value. */
record Arguments(Map<String, String> values) {

    static final int MAX_POSITIONS = 1 << 20;

    static Arguments parse(String[] args, Set<String> names) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < args.length; i += 2) {
            if (!names.contains(args[i])) {
                throw new IllegalArgumentException("unknown option " + args[i]);
            }
            if (i + 1 == args.length) {
                throw new IllegalArgumentException(args[i] + " needs a value");
            }
            if (values.put(args[i], args[i + 1]) != null) {
                throw new IllegalArgumentException(args[i] + " is given twice");
            }
        }
        return new Arguments(values);
    }

    Path model() {
        String model = values.get("--model");
        if (model == null) {
            throw new IllegalArgumentException("--model is missing");
        }
        return Path.of(model);
    }

    String oneOf(String name, String absent, Set<String> allowed) {
        String text = values.getOrDefault(name, absent);
        if (!allowed.contains(text)) {
            throw new IllegalArgumentException(name + " is " + text + "; allowed: " + String.join(", ", allowed));
        }
        return text;
    }

    int integer(String name, int absent, int max) {
        String text = values.getOrDefault(name, Integer.toString(absent));
        if (!text.matches("[1-9][0-9]{0,8}") || Integer.parseInt(text) > max) {
            throw new IllegalArgumentException(name + " is " + text + "; allowed: a whole number from 1 to " + max);
        }
        return Integer.parseInt(text);
    }
}
