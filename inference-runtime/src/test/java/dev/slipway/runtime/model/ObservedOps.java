package dev.slipway.runtime.model;

import java.util.List;

/** Records the residual stream after the embedding and after each layer. */
final class ObservedOps extends ForwardingOps {

    private final int hidden;
    private final List<float[]> seen;

    ObservedOps(Ops ops, int hidden, List<float[]> seen) {
        super(ops);
        this.hidden = hidden;
        this.seen = seen;
    }

    @Override
    public void embed(ForwardInput rows) {
        super.embed(rows);
        record(rows.rows());
    }

    @Override
    public void expertsDownResidual(int layer) {
        super.expertsDownResidual(layer);
        record(seen.getFirst().length / hidden);
    }

    private void record(int rows) {
        float[] residual = new float[rows * hidden];
        readResidual(residual);
        seen.add(residual);
    }
}
