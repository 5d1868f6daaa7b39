package dev.slipway.control.hardware;

import dev.slipway.control.config.Accelerator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The GPUs of this machine, by the names that their driver gives them.
 *
 * @param pretended so many are taken to be there, of any type, which an operator says for tests; null: none
 */
public record HostAccelerators(List<String> names, @Nullable Accelerator pretended) {

    private static final Path DRIVER = Path.of("/proc/driver/nvidia/gpus");

    public HostAccelerators {
        names = List.copyOf(names);
    }

    public static HostAccelerators detect(@Nullable Accelerator pretended) {
        if (!Files.isDirectory(DRIVER)) {
            return new HostAccelerators(List.of(), pretended);
        }
        try (Stream<Path> devices = Files.list(DRIVER)) {
            return new HostAccelerators(
                    devices.sorted().map(HostAccelerators::name).toList(), pretended);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Why this machine cannot give what is asked for; empty when it can. */
    public Optional<String> missing(@Nullable Accelerator wanted) {
        if (wanted == null || pretended != null && wanted.count() <= pretended.count()) {
            return Optional.empty();
        }
        return Optional.of("needs %d × %s; this host has %s".formatted(wanted.count(), wanted.type(), there()));
    }

    private String there() {
        if (pretended != null) {
            return "%d that local.pretendGpus pretends".formatted(pretended.count());
        }
        return names.isEmpty() ? "none" : names + ", and this version's engine computes on the CPU only";
    }

    private static String name(Path device) {
        try (Stream<String> lines = Files.lines(device.resolve("information"))) {
            return lines.filter(line -> line.startsWith("Model:"))
                    .map(line -> line.substring("Model:".length()).strip())
                    .findFirst()
                    .orElse("a GPU without a name");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
