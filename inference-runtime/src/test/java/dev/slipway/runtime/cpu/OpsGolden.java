package dev.slipway.runtime.cpu;

import dev.slipway.runtime.tensor.Tensor;
import dev.slipway.runtime.weights.SafetensorsFile;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Golden values of single operations. */
final class OpsGolden {

    private static final Map<String, Tensor> TENSORS = SafetensorsFile.open(
                    Path.of("src/test/resources/models/ops/ops.safetensors"), Arena.ofAuto())
            .tensors();

    private OpsGolden() {}

    static Tensor tensor(String name) {
        @Nullable Tensor tensor = TENSORS.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException("no golden tensor " + name);
        }
        return tensor;
    }

    static float[] floats(String name) {
        return tensor(name).toFloats();
    }

    static int[] integers(String name) {
        return tensor(name).data().toArray(ValueLayout.JAVA_INT_UNALIGNED);
    }

    static double largestDifference(float[] a, float[] b) {
        double largest = Math.abs(a.length - b.length);
        for (int i = 0; i < Math.min(a.length, b.length); i++) {
            double difference = Math.abs(a[i] - b[i]);
            largest = Double.isNaN(difference) ? Double.POSITIVE_INFINITY : Math.max(largest, difference);
        }
        return largest;
    }
}
