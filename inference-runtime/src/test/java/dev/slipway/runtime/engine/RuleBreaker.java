package dev.slipway.runtime.engine;

import dev.slipway.runtime.tensor.Tensor;
import java.lang.foreign.Linker;
import jdk.incubator.vector.FloatVector;
import reactor.core.publisher.Mono;

/** Everything that the engine's classes may not do: {@code ArchitectureRulesTest} shows that each is seen. */
final class RuleBreaker {

    Linker linker() {
        return Linker.nativeLinker();
    }

    FloatVector vector(float[] values) {
        return FloatVector.fromArray(FloatVector.SPECIES_128, values, 0);
    }

    Mono<Tensor> reactive(Tensor tensor) {
        return Mono.just(tensor);
    }

    long time() {
        return System.nanoTime();
    }

    void finish(Sequence sequence) {
        sequence.finish();
        sequence.blockTable().clear();
    }
}
