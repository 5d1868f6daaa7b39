package dev.slipway.runtime.engine;

import dev.slipway.runtime.model.ForwardInput;
import dev.slipway.runtime.model.ForwardingOps;
import dev.slipway.runtime.model.Ops;
import java.util.function.Predicate;

/** Operations that fail for some rows, as a broken device would. */
final class FailingOps extends ForwardingOps {

    private final Predicate<ForwardInput> fails;

    FailingOps(Ops ops, Predicate<ForwardInput> fails) {
        super(ops);
        this.fails = fails;
    }

    @Override
    public void embed(ForwardInput rows) {
        if (fails.test(rows)) {
            throw new IllegalStateException("the device is gone");
        }
        super.embed(rows);
    }
}
