package dev.slipway.control.deployment;

import dev.slipway.control.Identifiers;
import dev.slipway.control.config.ConfigParser;
import dev.slipway.control.config.ParsedConfig;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** Makes deployments of what another one was made of, under a name of their own. The caller holds the model. */
@Component
public class DeploymentCopies {

    private final DeploymentRepository deployments;
    private final Identifiers identifiers;
    private final ApplicationEventPublisher publisher;
    private final Clock clock;

    DeploymentCopies(
            DeploymentRepository deployments,
            Identifiers identifiers,
            ApplicationEventPublisher publisher,
            Clock clock) {
        this.deployments = deployments;
        this.identifiers = identifiers;
        this.publisher = publisher;
        this.clock = clock;
    }

    /** @param machine the deployment whose kind of machine the copy runs on; {@code source} itself to keep its own */
    public Deployment of(Deployment source, Deployment machine) {
        boolean same = source == machine;
        ParsedConfig config =
                new ConfigParser().read(same ? source.configTree() : onMachineOf(machine, source.configTree()));
        Target target = new Target(
                name(source.modelId()),
                same ? source.rawConfig() : null,
                InstanceTypeResponse.name(config.config().resources()),
                false,
                null,
                false,
                source.labels(),
                source.deployTimeout(),
                source.autoscalingSettings());
        Deployment copy = deployments.save(
                new Deployment(identifiers.nextDeploymentId(), source.modelId(), config, target, clock.instant()));
        publisher.publishEvent(new DeploymentChanged(copy.id()));
        return copy;
    }

    /** The config with the resources that another deployment has. */
    static Map<String, Object> onMachineOf(Deployment machine, Map<String, Object> config) {
        Map<String, Object> tree = new LinkedHashMap<>(config);
        tree.remove("resources");
        if (machine.configTree().containsKey("resources")) {
            tree.put("resources", machine.configTree().get("resources"));
        }
        return tree;
    }

    private String name(String modelId) {
        long number = deployments.countByModelId(modelId) + 1;
        while (deployments.existsByModelIdAndName(modelId, "deployment-" + number)) {
            number++;
        }
        return "deployment-" + number;
    }
}
