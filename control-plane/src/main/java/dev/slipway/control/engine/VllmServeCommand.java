package dev.slipway.control.engine;

import dev.slipway.control.config.CheckpointRepository;
import dev.slipway.control.config.CheckpointRepository.Source;
import dev.slipway.control.config.DockerServer;
import dev.slipway.control.config.TrussConfig;
import dev.slipway.control.engine.SettingsTable.Fate;
import dev.slipway.control.engine.SettingsTable.Row;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

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
        return new EnginePlan.Unservable(null, planned.violations());
    }

    private EnginePlan plan(StartCommand start, List<String> words) {
        VllmArguments arguments = VllmArguments.read(FLAGS, words, planned);
        arguments.values().forEach(this::become);
        VllmOwnFlags own = new VllmOwnFlags(arguments, config.resources().accelerator(), planned);
        arguments.values().forEach((row, values) -> {
            if (row.fate() == Fate.OWN) {
                own.become(row, values);
            }
        });
        new VllmSpeculation(arguments, planned).become();
        String model = model(arguments);
        CheckpointRepository checkpoint = checkpoint(model, arguments);
        served(arguments, model);
        listens(arguments);
        checkSteps();
        beside(start);
        return EnginePlan.Native.of(checkpoint, planned);
    }

    /** What stands alone among the flags, or after the flag for it. */
    private String model(VllmArguments arguments) {
        Optional<String> flag = arguments.value("model");
        String model = Objects.requireNonNullElse(arguments.model(), flag.orElse(""));
        if (model.isEmpty()) {
            planned.refuse(
                    VllmArguments.PATH, null, "vllm serve MODEL: a folder of weights, owner/name, or gpt-oss-nano");
        } else if (flag.isPresent() && !flag.get().equals(model)) {
            planned.skip("--model", flag.get(), "the model that stands alone counts, " + model);
        } else if (flag.isPresent()) {
            planned.applied("--model", model, "the checkpoint");
        }
        return model;
    }

    private CheckpointRepository checkpoint(String model, VllmArguments arguments) {
        Optional<String> revision = arguments.value("revision");
        CheckpointRepository checkpoint = MountedWeights.named(model, revision.orElse(null), config.weights());
        revision.ifPresent(asked -> {
            if (checkpoint.source() == Source.HF && asked.equals(checkpoint.revision())) {
                planned.applied("--revision", asked, "the checkpoint's");
            } else {
                planned.skip("--revision", asked, "the weights are not taken from Hugging Face by this command");
            }
        });
        return checkpoint;
    }

    /** What code decides comes after the others, which it may lower. */
    private void become(Row row, List<String> values) {
        String flag = "--" + row.name();
        String value = String.join(" ", values);
        switch (row.fate()) {
            case APPLIED -> planned.apply(flag, value, row.detail(), value);
            case HOLDS -> {
                if (row.holdsAt(value)) {
                    planned.holds(flag, value, row.detail());
                } else {
                    planned.skip(flag, value, row.detail());
                }
            }
            case SKIPPED -> planned.skip(flag, value, row.detail());
            case REFUSED -> refuse(row, value);
            case OWN -> {}
        }
    }

    private void refuse(Row row, String value) {
        if (row.harmless().contains(value)) {
            planned.holds("--" + row.name(), value, row.detail());
        } else {
            planned.refuse(VllmArguments.PATH, "--" + row.name() + " " + value, row.allowed());
        }
    }

    private void served(VllmArguments arguments, String model) {
        List<String> names = arguments.values("served-model-name");
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
        Optional<String> given = arguments.value("port");
        int port = given.map(Integer::valueOf).orElse(DEFAULT_PORT);
        if (port != server.serverPort()) {
            planned.refuse("docker_server.server_port", server.serverPort(), port + ", on which vllm serve listens");
        }
        arguments
                .value("host")
                .ifPresent(host -> planned.applied(
                        "--host", host, "the replica's address, for which loopback stands on a host of its own"));
        given.ifPresent(
                _ -> planned.applied("--port", port, "the replica's port, for which a free one of the host stands"));
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
}
