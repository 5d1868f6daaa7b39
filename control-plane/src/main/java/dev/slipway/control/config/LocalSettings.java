package dev.slipway.control.config;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the operator says of this host; the first two are for tests and demonstrations, and are named wherever they count.
 *
 * @param pretendGpus so many GPUs are taken to be there, whatever type is asked for; the engine computes on the CPU
 * @param weightsOverride the bundled checkpoint that stands for every one that would have to be fetched
 * @param kvCacheMemory bytes that a native replica's KV cache has at most
 */
public record LocalSettings(
        @Nullable Accelerator pretendGpus, @Nullable String weightsOverride, long kvCacheMemory) {

    private static final long DEFAULT_KV_CACHE = 1L << 30;

    public static final LocalSettings NONE = new LocalSettings(null, null, DEFAULT_KV_CACHE);

    static LocalSettings from(Fields fields) {
        Long cache = Resources.bytes(fields, "kvCacheMemory");
        LocalSettings settings = new LocalSettings(
                Accelerator.from(fields, "pretendGpus"),
                fields.text(
                        "weightsOverride",
                        "the name of a bundled checkpoint",
                        text -> text.matches("[A-Za-z0-9][A-Za-z0-9._-]*")),
                cache == null ? DEFAULT_KV_CACHE : cache);
        fields.end();
        return settings;
    }

    /** Those settings under which nothing is what it says to be. */
    public List<String> forTests() {
        List<String> settings = new ArrayList<>();
        if (pretendGpus != null) {
            settings.add("local.pretendGpus: " + pretendGpus);
        }
        if (weightsOverride != null) {
            settings.add("local.weightsOverride: " + weightsOverride);
        }
        return settings;
    }
}
