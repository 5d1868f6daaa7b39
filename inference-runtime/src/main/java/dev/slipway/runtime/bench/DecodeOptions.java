package dev.slipway.runtime.bench;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The arguments of {@code bench decode}. */
record DecodeOptions(Path model, int threads, int tokens, int prompt) {

    static final String USAGE = "usage: slipway bench decode --model DIR [--threads 1] [--tokens 64] [--prompt 64]";

    private static final Set<String> NAMES = Set.of("--model", "--threads", "--tokens", "--prompt");
    private static final int MAX_POSITIONS = 1 << 20;

    static DecodeOptions parse(String[] args) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < args.length; i += 2) {
            if (!NAMES.contains(args[i])) {
                throw new IllegalArgumentException("unknown option " + args[i]);
            }
            if (i + 1 == args.length) {
                throw new IllegalArgumentException(args[i] + " needs a value");
            }
            values.put(args[i], args[i + 1]);
        }
        if (!values.containsKey("--model")) {
            throw new IllegalArgumentException("--model is missing");
        }
        return new DecodeOptions(
                Path.of(values.getOrDefault("--model", "")),
                integer(values, "--threads", 1, 1024),
                integer(values, "--tokens", 64, MAX_POSITIONS),
                integer(values, "--prompt", 64, MAX_POSITIONS));
    }

    private static int integer(Map<String, String> values, String name, int absent, int max) {
        String text = values.getOrDefault(name, Integer.toString(absent));
        if (!text.matches("[0-9]{1,9}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > max) {
            throw new IllegalArgumentException(name + " is " + text + "; allowed: a whole number from 1 to " + max);
        }
        return Integer.parseInt(text);
    }
}
