package dev.slipway.control.catalog;

import dev.slipway.control.access.Users;
import dev.slipway.control.deployment.Push;
import dev.slipway.control.deployment.PushTarget;
import dev.slipway.control.deployment.PushedConfig;
import dev.slipway.control.event.Events;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Pushes the bundled model into a database that never had a model, as any user would; of several processes one does. */
@Component
@Order(2)
class FirstPush implements ApplicationRunner {

    private final Events events;
    private final Push push;
    private final Users users;

    FirstPush(Events events, Push push, Users users) {
        this.events = events;
        this.push = push;
        this.users = users;
    }

    @Override
    @Transactional
    public void run(ApplicationArguments args) {
        events.hold();
        if (!events.everHappened(Events.Type.MODEL_DEPLOYED)) {
            Preset preset = Preset.BUNDLED;
            push.run(
                    users.admin(),
                    new PushedConfig(null, preset.config()),
                    PushTarget.named(preset.title()).withMinReplica(1));
        }
    }
}
