package dev.slipway.control.catalog;

import dev.slipway.control.config.Resources;
import dev.slipway.control.deployment.InstanceTypeResponse;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What a replica on this machine can have; a config may ask for any amount in between. */
@RestController
class InstanceTypeController {

    private static final List<Resources> SIZES = List.of(
            new Resources("1", "2Gi", null),
            new Resources("1", "4Gi", null),
            new Resources("2", "8Gi", null),
            new Resources("4", "16Gi", null),
            new Resources("8", "32Gi", null),
            new Resources("16", "64Gi", null));

    private final List<InstanceTypeResponse> types = SIZES.stream()
            .filter(InstanceTypeController::fitsHere)
            .map(InstanceTypeResponse::of)
            .toList();

    @GetMapping("/v1/instance_types")
    InstanceTypeList types() {
        return new InstanceTypeList(types);
    }

    /** Hardware of one's own has no price per minute. */
    @GetMapping("/v1/instance_type_prices")
    PriceList prices() {
        return new PriceList(types.stream()
                .map(type -> new PricedInstanceType(type, BigDecimal.ZERO))
                .toList());
    }

    private static boolean fitsHere(Resources size) {
        var machine = ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class);
        return size.cpuMillis() <= 1000L * machine.getAvailableProcessors()
                && size.memoryBytes() <= machine.getTotalMemorySize();
    }

    record InstanceTypeList(List<InstanceTypeResponse> instanceTypes) {}

    record PriceList(List<PricedInstanceType> instanceTypes) {}

    record PricedInstanceType(InstanceTypeResponse instanceType, BigDecimal price) {}
}
