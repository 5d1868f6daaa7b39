package dev.slipway.control.deployment;

import dev.slipway.control.config.Accelerator;
import dev.slipway.control.config.Resources;
import org.jspecify.annotations.Nullable;

/** What a replica runs on, as Baseten writes it: {@code 1x2} for cores and GiB, {@code H100:4} for GPUs. */
public record InstanceTypeResponse(
        String id,
        String name,
        long memoryLimitMib,
        int millicpuLimit,
        int gpuCount,
        @Nullable String gpuType,
        @Nullable Integer gpuMemoryLimitMib) {

    private static final long MEBIBYTE = 1L << 20;
    private static final long GIBIBYTE = 1L << 30;
    private static final int CORE = 1000;

    public static InstanceTypeResponse of(Resources resources) {
        Accelerator accelerator = resources.accelerator();
        String name = name(resources);
        return new InstanceTypeResponse(
                name,
                name,
                Math.ceilDiv(resources.memoryBytes(), MEBIBYTE),
                resources.cpuMillis(),
                accelerator == null ? 0 : accelerator.count(),
                accelerator == null ? null : accelerator.type(),
                null);
    }

    static String name(Resources resources) {
        Accelerator accelerator = resources.accelerator();
        return accelerator == null
                ? Math.ceilDiv(resources.cpuMillis(), CORE) + "x" + Math.ceilDiv(resources.memoryBytes(), GIBIBYTE)
                : accelerator.toString();
    }
}
