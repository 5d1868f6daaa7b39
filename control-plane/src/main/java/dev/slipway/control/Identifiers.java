package dev.slipway.control;

import java.util.random.RandomGenerator;
import org.springframework.stereotype.Component;

/** Makes the short ids that users see in addresses. */
@Component
public final class Identifiers {

    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789";
    private static final int MODEL_LENGTH = 8;
    private static final int DEPLOYMENT_LENGTH = 7;
    private static final int REPLICA_LENGTH = 5;
    private static final int RECORD_LENGTH = 20;

    private final RandomGenerator random;

    Identifiers(RandomGenerator random) {
        this.random = random;
    }

    public String nextModelId() {
        return next(MODEL_LENGTH);
    }

    public String nextDeploymentId() {
        return next(DEPLOYMENT_LENGTH);
    }

    public String nextReplicaId() {
        return next(REPLICA_LENGTH);
    }

    /** For rows whose id no address carries: long enough that two never meet. */
    public String nextRecordId() {
        return next(RECORD_LENGTH);
    }

    private String next(int length) {
        StringBuilder id = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            id.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return id.toString();
    }
}
