package dev.slipway.control.cluster;

import dev.slipway.control.cluster.LocalPlan.Host;
import dev.slipway.control.cluster.LocalPlan.Impossible;
import dev.slipway.control.config.CheckpointRepository;
import dev.slipway.control.config.CheckpointRepository.Source;
import dev.slipway.control.engine.EnginePlan;
import dev.slipway.control.secret.DeploymentSecrets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The way of a native engine from its plan to a command of this host. */
final class LocalEngine {

    private final Workload workload;
    private final EnginePlan.Native engine;
    private final Host host;
    private final Map<String, String> settings;
    private final List<String> notes = new ArrayList<>();

    LocalEngine(Workload workload, EnginePlan.Native engine, Host host) {
        this.workload = workload;
        this.engine = engine;
        this.host = host;
        this.settings = new HashMap<>(engine.settings());
    }

    LocalPlan plan() {
        CheckpointRepository repository = engine.checkpoint();
        String override = host.settings().weightsOverride();
        boolean local = repository.source() == Source.LOCAL;
        if (!local && override == null) {
            return new Impossible("weights " + repository.repo() + " cannot be fetched: source " + repository.source()
                    + " is not available in this version; LOCAL is");
        }
        String name = String.valueOf(local ? repository.repo() : override);
        Optional<Path> checkpoint = host.checkpoints().find(name);
        if (checkpoint.isEmpty()) {
            return new Impossible("checkpoint " + name + " was not found; allowed: "
                    + host.checkpoints().allowed());
        }
        DeploymentSecrets.Named secrets = host.secrets().apply(workload.deploymentId());
        if (!secrets.missing().isEmpty()) {
            return new Impossible("secrets that its config names are not stored: " + secrets.missing());
        }
        note(local, checkpoint.get());
        long memory = workload.resources().memoryBytes();
        limitCache(RuntimeCommand.cacheRoom(memory, host));
        return new LocalPlan.Runnable(RuntimeCommand.of(memory, settings, host, checkpoint.get()), secrets, notes);
    }

    private void note(boolean local, Path checkpoint) {
        if (workload.resources().accelerator() != null) {
            notes.add("test setting local.pretendGpus: " + workload.resources().accelerator()
                    + " is taken to be there; the engine computes on the CPU");
        }
        if (!local) {
            notes.add("test setting local.weightsOverride: " + host.settings().weightsOverride()
                    + " is loaded in place of " + engine.checkpoint().repo());
            limitTo(host.checkpoints().contextLength(checkpoint));
        }
    }

    private void limitCache(long room) {
        long asked = Long.parseLong(settings.getOrDefault(RuntimeCommand.KV_CACHE_MEMORY, "0"));
        if (asked > room) {
            settings.put(RuntimeCommand.KV_CACHE_MEMORY, String.valueOf(room));
            notes.add("kv-cache-memory " + asked + " is limited to " + room
                    + ", by resources.memory and the operator's local.kvCacheMemory");
        }
    }

    /** What stands for other weights need not have been made for as long a context. */
    private void limitTo(int context) {
        int asked = Integer.parseInt(settings.getOrDefault("max-seq-len", "0"));
        if (asked > context) {
            settings.put("max-seq-len", String.valueOf(context));
            notes.add("max-seq-len " + asked + " is limited to " + context
                    + ", which the weights in place were made for");
        }
    }
}
