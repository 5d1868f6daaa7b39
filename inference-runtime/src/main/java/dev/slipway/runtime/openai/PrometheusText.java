package dev.slipway.runtime.openai;

import java.util.Map;

/** Metrics of one model in Prometheus's text format. */
final class PrometheusText {

    static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final StringBuilder out = new StringBuilder();
    private final String model;

    PrometheusText(String modelName) {
        this.model = "model_name=\"%s\"".formatted(escaped(modelName));
    }

    void gauge(String name, String help, double value) {
        head(name, help, "gauge");
        sample(name, model, Double.toString(value));
    }

    void counter(String name, String help, long value) {
        head(name, help, "counter");
        sample(name, model, Long.toString(value));
    }

    /** A counter for each value of a label. */
    void counters(String name, String help, String label, Map<String, Long> values) {
        head(name, help, "counter");
        values.forEach((key, value) -> sample(name, labels(label, key), Long.toString(value)));
    }

    /** A gauge that is 1 and says something by its label. */
    void info(String name, String help, String label, String value) {
        head(name, help, "gauge");
        sample(name, labels(label, value), "1");
    }

    void histogram(String name, String help, Histogram histogram) {
        head(name, help, "histogram");
        long[] totals = histogram.cumulative();
        for (int i = 0; i < totals.length; i++) {
            String bound =
                    i < histogram.bounds().length ? Double.toString(histogram.bounds()[i]) : "+Inf";
            sample(name + "_bucket", labels("le", bound), Long.toString(totals[i]));
        }
        sample(name + "_sum", model, Double.toString(histogram.sum()));
        sample(name + "_count", model, Long.toString(totals[totals.length - 1]));
    }

    @Override
    public String toString() {
        return out.toString();
    }

    private void head(String name, String help, String type) {
        out.append("# HELP ").append(name).append(' ').append(help).append('\n');
        out.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    }

    private void sample(String name, String labels, String value) {
        out.append(name).append('{').append(labels).append("} ").append(value).append('\n');
    }

    private String labels(String name, String value) {
        return "%s,%s=\"%s\"".formatted(model, name, escaped(value));
    }

    private static String escaped(String value) {
        return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }
}
