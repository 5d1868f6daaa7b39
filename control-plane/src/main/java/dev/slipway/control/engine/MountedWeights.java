package dev.slipway.control.engine;

import dev.slipway.control.config.CheckpointRepository;
import dev.slipway.control.config.CheckpointRepository.Source;
import dev.slipway.control.config.Weights;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where a checkpoint comes from that an engine is told to load from a folder, or by a name. */
final class MountedWeights {

    private static final Map<String, Source> SOURCES = Map.of(
            "hf", Source.HF,
            "s3", Source.S3,
            "r2", Source.S3,
            "cw", Source.S3,
            "gs", Source.GCS,
            "azure", Source.AZURE,
            "https", Source.REMOTE_URL);

    private MountedWeights() {}

    /** The weights that are mounted at a folder or above it. */
    static Optional<CheckpointRepository> at(String folder, List<Weights> weights) {
        return weights.stream()
                .filter(mounted -> (folder + "/").startsWith(withSlash(mounted.mountLocation())))
                .findFirst()
                .map(MountedWeights::repository);
    }

    /** What {@code vllm serve MODEL} loads: mounted weights, a folder of this machine, a repository, or a bundled checkpoint. */
    static CheckpointRepository named(String model, @Nullable String revision, List<Weights> weights) {
        return at(model, weights).orElseGet(() -> {
            boolean local = model.startsWith("/") || model.indexOf('/') < 0;
            return new CheckpointRepository(local ? Source.LOCAL : Source.HF, model, revision);
        });
    }

    private static CheckpointRepository repository(Weights weights) {
        int colon = weights.source().indexOf("://");
        String place = weights.source().substring(colon + 3);
        int revision = place.indexOf('@');
        Source source = SOURCES.get(weights.source().substring(0, colon));
        if (source == null) {
            throw new IllegalStateException("weights were taken from " + weights.source());
        }
        return source == Source.HF && revision > 0
                ? new CheckpointRepository(source, place.substring(0, revision), place.substring(revision + 1))
                : new CheckpointRepository(source, place, null);
    }

    private static String withSlash(String folder) {
        return folder.endsWith("/") ? folder : folder + "/";
    }
}
