package dev.slipway.control.autoscaling;

/**
 * How much one deployment has to do.
 *
 * @param inFlight requests that replicas hold
 * @param parked requests that wait at an edge for a replica
 * @param average both, averaged over the time since the report before, so that requests shorter than it count too
 */
record Load(int inFlight, int parked, double average) {

    static final Load NONE = new Load(0, 0, 0);

    Load plus(Load other) {
        return new Load(inFlight + other.inFlight, parked + other.parked, average + other.average);
    }

    boolean isBusy() {
        return inFlight + parked > 0;
    }
}
