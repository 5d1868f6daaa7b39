package dev.slipway.runtime.weights;

import dev.slipway.runtime.tensor.DType;
import dev.slipway.runtime.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The header of a safetensors file: which bytes of the data are which tensor. */
record SafetensorsHeader(Path path, List<Entry> entries) {

    private static final String METADATA = "__metadata__";

    record Entry(String name, DType dtype, List<Long> shape, long begin, long end) {}

    static SafetensorsHeader parse(Path path, MemorySegment header) {
        JsonNode json = Json.parse(path + ": header", header.asByteBuffer());
        List<Entry> entries = new ArrayList<>();
        json.forEachEntry((name, value) -> {
            if (!name.equals(METADATA)) {
                entries.add(entry(path + ": tensor " + name, name, value));
            }
        });
        return new SafetensorsHeader(path, entries);
    }

    Map<String, Tensor> tensors(MemorySegment data) {
        checkDisjoint();
        Map<String, Tensor> tensors = new HashMap<>();
        for (Entry entry : entries) {
            if (entry.end() > data.byteSize()) {
                throw new InvalidCheckpointException(path + ": tensor " + entry.name() + ": data_offsets ["
                        + entry.begin() + ", " + entry.end() + "] end after the data, which has " + data.byteSize()
                        + " bytes");
            }
            MemorySegment bytes = data.asSlice(entry.begin(), entry.end() - entry.begin());
            tensors.put(entry.name(), new Tensor(entry.name(), entry.dtype(), entry.shape(), bytes));
        }
        return tensors;
    }

    private void checkDisjoint() {
        List<Entry> sorted = entries.stream()
                .filter(entry -> entry.end() > entry.begin())
                .sorted(Comparator.comparingLong(Entry::begin))
                .toList();
        for (int i = 1; i < sorted.size(); i++) {
            Entry before = sorted.get(i - 1);
            Entry entry = sorted.get(i);
            if (entry.begin() < before.end()) {
                throw new InvalidCheckpointException(path + ": tensors " + before.name() + " [" + before.begin() + ", "
                        + before.end() + "] and " + entry.name() + " [" + entry.begin() + ", " + entry.end()
                        + "] overlap");
            }
        }
    }

    private static Entry entry(String where, String name, JsonNode json) {
        DType dtype = dtype(where, json.path("dtype"));
        List<Long> shape = numbers(where, "shape", json.path("shape"));
        List<Long> offsets = numbers(where, "data_offsets", json.path("data_offsets"));
        if (offsets.size() != 2 || offsets.get(0) > offsets.get(1)) {
            throw new InvalidCheckpointException(
                    where + ": data_offsets " + offsets + "; two numbers are needed, the first not above the second");
        }
        Entry entry = new Entry(name, dtype, shape, offsets.get(0), offsets.get(1));
        checkSize(where, entry);
        return entry;
    }

    private static void checkSize(String where, Entry entry) {
        try {
            long bytes = entry.shape().stream().reduce((long) entry.dtype().bytes(), Math::multiplyExact);
            if (bytes != entry.end() - entry.begin()) {
                throw new InvalidCheckpointException(where + ": " + entry.dtype() + " " + entry.shape() + " takes "
                        + bytes + " bytes, data_offsets [" + entry.begin() + ", " + entry.end() + "] hold "
                        + (entry.end() - entry.begin()));
            }
        } catch (ArithmeticException e) {
            throw new InvalidCheckpointException(where + ": shape " + entry.shape() + " is too large", e);
        }
    }

    private static DType dtype(String where, JsonNode json) {
        return Arrays.stream(DType.values())
                .filter(dtype -> json.isString() && dtype.name().equals(json.stringValue()))
                .findFirst()
                .orElseThrow(() -> new InvalidCheckpointException(
                        where + ": dtype " + text(json) + "; known are " + Arrays.toString(DType.values())));
    }

    private static List<Long> numbers(String where, String field, JsonNode json) {
        List<Long> numbers = new ArrayList<>();
        for (JsonNode number : json) {
            if (!number.isIntegralNumber() || !number.canConvertToLong() || number.longValue() < 0) {
                throw new InvalidCheckpointException(where + ": " + field + " " + text(json)
                        + "; a list of whole numbers from 0 to 2^63-1 is needed");
            }
            numbers.add(number.longValue());
        }
        if (!json.isArray()) {
            throw new InvalidCheckpointException(where + ": " + field + " " + text(json) + "; a list is needed");
        }
        return numbers;
    }

    private static String text(JsonNode json) {
        return json.isMissingNode() ? "is missing" : json.toString();
    }
}
