package dev.slipway.control.cluster;

import dev.slipway.control.deployment.DeploymentChanged;
import dev.slipway.control.event.Notices;
import dev.slipway.control.event.Notices.Noticed;
import dev.slipway.control.model.ModelDeleted;
import org.springframework.context.event.EventListener;
import org.springframework.transaction.event.TransactionPhase;
import org.springframework.transaction.event.TransactionalEventListener;

/** Queues what changed, here and in every other control plane: whichever leads looks at it. */
class ReconcileSignals {

    private static final String SUBJECT = "deployment ";

    private final ReconcileQueue queue;
    private final Notices notices;

    ReconcileSignals(ReconcileQueue queue, Notices notices) {
        this.queue = queue;
        this.notices = notices;
    }

    @TransactionalEventListener
    void wake(DeploymentChanged changed) {
        queue.add(changed.deploymentId());
    }

    @TransactionalEventListener
    void clear(ModelDeleted deleted) {
        deleted.deploymentIds().forEach(queue::add);
    }

    @TransactionalEventListener(phase = TransactionPhase.BEFORE_COMMIT)
    void tellTheLeader(DeploymentChanged changed) {
        notices.send(SUBJECT + changed.deploymentId());
    }

    @TransactionalEventListener(phase = TransactionPhase.BEFORE_COMMIT)
    void tellTheLeader(ModelDeleted deleted) {
        deleted.deploymentIds().forEach(id -> notices.send(SUBJECT + id));
    }

    @EventListener
    void hear(Noticed noticed) {
        if (noticed.subject().startsWith(SUBJECT)) {
            queue.add(noticed.subject().substring(SUBJECT.length()));
        }
    }
}
