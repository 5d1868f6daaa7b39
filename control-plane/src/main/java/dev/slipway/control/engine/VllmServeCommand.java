package dev.slipway.control.engine;

import dev.slipway.control.config.Accelerator;
import dev.slipway.control.config.CheckpointRepository;
import dev.slipway.control.config.DockerServer;
import dev.slipway.control.config.TrussConfig;
import dev.slipway.control.engine.SettingsTable.Row;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Serves a {@code docker_server} whose command is {@code vllm serve …} with our runtime: the same flags, each applied, listed with a reason, or refused. */
final class VllmServeCommand {

    private static final SettingsTable FLAGS = SettingsTable.load("/engine/vllm-serve-flags.txt");
    private static final int DEFAULT_PORT = 8000;

    private final TrussConfig config;
    private final DockerServer server;
    private final NativeSettings planned = new NativeSettings();

    private VllmServeCommand(DockerServer server, TrussConfig config) {
        this.config = config;
        this.server = server;
    }

    /** Empty for any other command. */
    static Optional<EnginePlan> plan(DockerServer server, TrussConfig config) {
        String text = server.startCommand();
        if (text == null) {
            return Optional.empty();
        }
        VllmServeCommand command = new VllmServeCommand(server, config);
        try {
            StartCommand start = StartCommand.read(text, config.environmentVariables());
            return Optional.ofNullable(start.arguments()).map(arguments -> command.plan(start, arguments));
        } catch (ShellSyntaxException e) {
            return text.contains("vllm") ? Optional.of(command.unreadable(e)) : Optional.empty();
        }
    }

    private EnginePlan unreadable(ShellSyntaxException why) {
        planned.refuse(
                VllmArguments.PATH,
                null,
                "vllm serve with its flags, which may stand in sh -c \"…\"; " + why.getMessage());
        return new EnginePlan.Unservable(planned.violations());
    }

    private EnginePlan plan(StartCommand start, List<String> words) {
        VllmArguments arguments = VllmArguments.read(FLAGS, words, planned);
        arguments.values().forEach(this::become);
        String model = Objects.requireNonNullElse(arguments.model(), text(arguments, "model", ""));
        if (model.isEmpty()) {
            planned.refuse(
                    VllmArguments.PATH, null, "vllm serve MODEL: a folder of weights, owner/name, or gpt-oss-nano");
        }
        served(arguments, model);
        listens(arguments);
        checkSteps();
        beside(start);
        CheckpointRepository checkpoint =
                MountedWeights.named(model, text(arguments, "revision", null), config.weights());
        return EnginePlan.Native.of(checkpoint, planned);
    }

    private void become(Row row, List<String> values) {
        String flag = "--" + row.name();
        String value = String.join(" ", values);
        switch (row.fate()) {
            case APPLIED -> planned.apply(flag, value, row.detail(), value);
            case HOLDS -> planned.holds(flag, value, row.detail());
            case SKIPPED -> planned.skip(flag, value, row.detail());
            case REFUSED -> refuse(row, value);
            case OWN -> own(row, values);
        }
    }

    private void refuse(Row row, String value) {
        if (row.harmless().contains(value)) {
            planned.holds("--" + row.name(), value, row.detail());
        } else {
            planned.refuse(VllmArguments.PATH, "--" + row.name() + " " + value, row.allowed());
        }
    }

    private void own(Row row, List<String> values) {
        if (row.name().equals("tensor-parallel-size")) {
            checkGpus(Integer.parseInt(values.getFirst()));
        }
    }

    private void checkGpus(int size) {
        Accelerator gpus = config.resources().accelerator();
        if (gpus != null && size > gpus.count()) {
            planned.refuse(
                    VllmArguments.PATH,
                    "--tensor-parallel-size " + size,
                    "at most " + gpus.count() + ", as many GPUs as resources.accelerator asks for");
        } else {
            planned.skip("--tensor-parallel-size", size, "the native engine runs a model on one device");
        }
    }

    private void served(VllmArguments arguments, String model) {
        List<String> names = values(arguments, "served-model-name");
        if (names.isEmpty()) {
            planned.set("served-model-name", model);
            return;
        }
        planned.apply("--served-model-name", String.join(" ", names), "served-model-name", names.getFirst());
        for (int i = 1; i < names.size(); i++) {
            planned.set("served-model-aliases[" + (i - 1) + "]", names.get(i));
        }
    }

    /** The address is the replica's own: where it is reached is up to the cluster. */
    private void listens(VllmArguments arguments) {
        int port = Integer.parseInt(Objects.requireNonNull(text(arguments, "port", String.valueOf(DEFAULT_PORT))));
        if (port != server.serverPort()) {
            planned.refuse("docker_server.server_port", server.serverPort(), port + ", on which vllm serve listens");
        }
        String host = text(arguments, "host", null);
        if (host != null) {
            planned.applied("--host", host, "the replica's address, for which loopback stands on a host of its own");
        }
        if (!values(arguments, "port").isEmpty()) {
            planned.applied("--port", port, "the replica's port, for which a free one of the host stands");
        }
    }

    private void checkSteps() {
        Integer tokens = planned.number("max-num-tokens");
        Integer sequences = planned.number("max-batch-size");
        if (tokens != null && sequences != null && tokens < sequences) {
            planned.refuse(
                    VllmArguments.PATH,
                    "--max-num-batched-tokens " + tokens,
                    "at least --max-num-seqs, which is " + sequences);
        }
    }

    private void beside(StartCommand start) {
        if (start.joinedLines()) {
            planned.holds(
                    "docker_server.start_command",
                    null,
                    "lines that begin with a dash are read as going on with the command");
        }
        start.others()
                .forEach(command -> planned.skip(
                        "docker_server.start_command", command, "only vllm serve is read; nothing else is run"));
        new TreeMap<>(start.exported())
                .forEach((name, value) -> planned.skip(
                        "export " + name, value, "it is read in the command, and by nothing in the native engine"));
        BesideTheEngine.list(config, planned);
    }

    private static List<String> values(VllmArguments arguments, String flag) {
        return arguments.values().entrySet().stream()
                .filter(entry -> entry.getKey().name().equals(flag))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(List.of());
    }

    private static @Nullable String text(VllmArguments arguments, String flag, @Nullable String absent) {
        List<String> values = values(arguments, flag);
        return values.isEmpty() ? absent : values.getFirst();
    }
}
