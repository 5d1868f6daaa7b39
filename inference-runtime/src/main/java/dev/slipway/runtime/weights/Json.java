package dev.slipway.runtime.weights;

import dev.slipway.runtime.json.ParserMessage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Strict reading of a checkpoint's JSON: an object in UTF-8 without duplicate keys and with nothing after it. */
public final class Json {

    private static final long MAX_FILE_BYTES = 16 << 20;

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Json() {}

    public static JsonNode read(Path file) {
        return parse(file.toString(), ByteBuffer.wrap(CheckpointFile.read(file, Json::bytes)));
    }

    private static byte[] bytes(Path file) throws IOException {
        long size = Files.size(file);
        if (size > MAX_FILE_BYTES) {
            throw new InvalidCheckpointException(
                    file + ": " + size + " bytes; at most " + MAX_FILE_BYTES + " are allowed");
        }
        return Files.readAllBytes(file);
    }

    static JsonNode parse(String where, ByteBuffer utf8) {
        try {
            JsonNode node = MAPPER.readTree(
                    StandardCharsets.UTF_8.newDecoder().decode(utf8).toString());
            if (!node.isObject()) {
                throw new InvalidCheckpointException(where + ": not a JSON object");
            }
            return node;
        } catch (CharacterCodingException e) {
            throw new InvalidCheckpointException(where + ": not UTF-8", e);
        } catch (JacksonException e) {
            throw new InvalidCheckpointException(where + ": not valid JSON: " + ParserMessage.of(e), e);
        }
    }
}
