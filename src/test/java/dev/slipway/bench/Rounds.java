package dev.slipway.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Alternates contenders, so that a neighbour's noise meets all of them, and keeps the median of each. */
final class Rounds {
    private final Map<String, Measurement> contenders = new LinkedHashMap<>();

    @FunctionalInterface
    interface Measurement {
        double measure() throws Exception;
    }

    record Medians(Map<String, Double> values) {
        double of(String contender) {
            return Objects.requireNonNull(values.get(contender), contender);
        }
    }

    Rounds with(String name, Measurement measurement) {
        contenders.put(name, measurement);
        return this;
    }

    Medians medians(int rounds) throws Exception {
        var results = new LinkedHashMap<String, List<Double>>();
        for (int round = 0; round < rounds; round++) {
            for (var contender : contenders.entrySet()) {
                double value = contender.getValue().measure();
                results.computeIfAbsent(contender.getKey(), name -> new ArrayList<>())
                        .add(value);
            }
        }
        var medians = new LinkedHashMap<String, Double>();
        results.forEach((name, values) -> medians.put(
                name,
                values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow()));
        return new Medians(medians);
    }
}
