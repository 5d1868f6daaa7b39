package dev.slipway.control.catalog;

import dev.slipway.control.config.Accelerator;
import dev.slipway.control.config.ConfigParser;
import dev.slipway.control.config.TrussConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/**
 * A config that ships with the product.
 *
 * @param name in addresses
 * @param title the model's full name
 * @param hardware as {@code H100:4}, or {@code CPU}
 * @param config the text, to be pushed as it is or changed first
 */
record Preset(String name, String title, String description, String hardware, String config) {

    /** The model that is there after the first start. */
    static final Preset BUNDLED = load("gpt-oss-nano", "The bundled demonstration model. It answers on any CPU.");

    static final List<Preset> ALL = List.of(
            BUNDLED,
            load(
                    "gpt-oss-20b-latency",
                    "gpt-oss-20b on one GPU, tuned for the time to an answer, on the native engine."),
            load(
                    "gpt-oss-120b-throughput",
                    "gpt-oss-120b on four Blackwell GPUs, tuned for tokens per second, on vLLM."),
            load(
                    "gpt-oss-120b-h100-throughput",
                    "gpt-oss-120b on four Hopper GPUs, tuned for tokens per second, on vLLM."));

    private static Preset load(String name, String description) {
        String text = read("/presets/" + name + ".yaml");
        TrussConfig config = new ConfigParser().parse(text).config();
        Accelerator accelerator = config.resources().accelerator();
        return new Preset(
                name,
                Objects.requireNonNull(config.modelName()),
                description,
                accelerator == null ? "CPU" : accelerator.toString(),
                text);
    }

    private static String read(String resource) {
        try (InputStream text = Objects.requireNonNull(Preset.class.getResourceAsStream(resource), resource)) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
