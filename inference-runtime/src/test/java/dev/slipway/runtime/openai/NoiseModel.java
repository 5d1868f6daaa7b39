package dev.slipway.runtime.openai;

import dev.slipway.runtime.TestServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import tools.jackson.databind.JsonNode;

/** The demonstration model's shape and tokenizer with weights by chance: it writes noise and nothing else. */
final class NoiseModel {

    private static final List<String> COPIED =
            List.of("config.json", "generation_config.json", "tokenizer.json", "tokenizer_config.json");

    /** So that values in MXFP4 are small: 2 to the power of this less 127. */
    private static final byte SCALE = 122;

    private NoiseModel() {}

    static Path write(Path directory, long seed) {
        try {
            for (String file : COPIED) {
                Files.copy(TestServer.NANO.resolve(file), directory.resolve(file));
            }
            byte[] weights = Files.readAllBytes(TestServer.NANO.resolve("model.safetensors"));
            scramble(ByteBuffer.wrap(weights).order(ByteOrder.LITTLE_ENDIAN), new Random(seed));
            Files.write(directory.resolve("model.safetensors"), weights);
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void scramble(ByteBuffer file, Random random) {
        int headerLength = (int) file.getLong(0);
        byte[] header = new byte[headerLength];
        file.get(8, header);
        TestServer.JSON
                .readTree(new String(header, StandardCharsets.UTF_8))
                .properties()
                .forEach(entry -> {
                    if (entry.getValue().has("data_offsets")) {
                        JsonNode range = entry.getValue().get("data_offsets");
                        ByteBuffer tensor = file.slice(
                                        8 + headerLength + range.get(0).intValue(),
                                        range.get(1).intValue() - range.get(0).intValue())
                                .order(ByteOrder.LITTLE_ENDIAN);
                        scramble(entry.getKey(), entry.getValue().get("dtype").stringValue(), tensor, random);
                    }
                });
    }

    private static void scramble(String name, String type, ByteBuffer tensor, Random random) {
        while (tensor.hasRemaining()) {
            switch (type) {
                case "BF16" -> tensor.putShort((short) (Float.floatToIntBits((float) random.nextGaussian() / 4) >> 16));
                case "U8" -> tensor.put(name.endsWith("scales") ? SCALE : (byte) random.nextInt());
                default -> throw new IllegalArgumentException(name + " is of type " + type);
            }
        }
    }
}
