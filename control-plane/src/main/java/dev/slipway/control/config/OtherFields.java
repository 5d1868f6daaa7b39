package dev.slipway.control.config;

import java.util.List;
import java.util.Map;

/** Fields of a Truss config that Slipway checks and keeps and does not act upon: most are for images that run a Python class. */
final class OtherFields {

    private static final List<String> PYTHONS = List.of("py39", "py310", "py311", "py312", "py313", "py314");

    /** The texts among them, and what each is when it is not given. */
    private static final Map<String, String> TEXTS = Map.ofEntries(
            Map.entry("examples_filename", "examples.yaml"),
            Map.entry("data_dir", "data"),
            Map.entry("input_type", "Any"),
            Map.entry("model_framework", "custom"),
            Map.entry("model_type", "Model"),
            Map.entry("model_module_dir", "model"),
            Map.entry("model_class_filename", "model.py"),
            Map.entry("model_class_name", "Model"),
            Map.entry("bundled_packages_dir", "packages"),
            Map.entry("spec_version", "2.0"),
            Map.entry("requirements_file", ""));

    private static final Map<String, Boolean> FLAGS =
            Map.of("use_local_src", false, "live_reload", false, "apply_library_patches", true);

    private OtherFields() {}

    static void check(Fields config) {
        TEXTS.forEach((name, absent) -> config.idle(name, absent.equals(config.text(name, absent))));
        FLAGS.forEach((name, absent) -> config.idle(name, absent == config.flag(name, absent)));
        config.idle("python_version", pythonIsDefault(config));
        for (String name : List.of("requirements", "system_packages", "external_package_dirs")) {
            config.idle(name, config.texts(name).isEmpty());
        }
        excludeEachOther(config, "requirements", "requirements_file");
        excludeEachOther(config, "model_cache", "weights");
        externalData(config);
        cached(config, "model_cache", true);
        cached(config, "hf_cache", false);
        cached(config, "cache_internal", false);
        build(config.object("build"));
        trainingCheckpoints(config);
        config.idle("bis_llm", true);
        config.idle("bdn", config.freeMap("bdn").isEmpty());
    }

    private static boolean pythonIsDefault(Fields config) {
        return "py313"
                .equals(config.text(
                        "python_version", "one of " + String.join(", ", PYTHONS), PYTHONS::contains, "py313"));
    }

    private static void excludeEachOther(Fields config, String one, String other) {
        if (config.isGiven(one) && config.isGiven(other)) {
            config.violation(one, null, "only one of " + one + " and " + other);
        }
    }

    private static void externalData(Fields config) {
        for (Fields data : config.objects("external_data")) {
            data.requiredText("url", "not empty", text -> !text.isEmpty());
            data.requiredText("local_data_path", "not empty", text -> !text.isEmpty());
            data.text("backend", "http_public", "http_public"::equals);
            data.text("name");
            data.end();
        }
        config.idle("external_data", !config.isGiven("external_data"));
    }

    /** @param strict whether {@code use_volume} must be said */
    private static void cached(Fields config, String name, boolean strict) {
        for (Fields cached : config.objects(name)) {
            cached.requiredText("repo_id", "not empty", text -> !text.isEmpty());
            String revision = cached.text("revision", "at least 2 characters, or empty", text -> text.length() != 1);
            cached.texts("allow_patterns");
            cached.texts("ignore_patterns");
            cached.text("kind", "one of hf, gcs, s3, azure", List.of("hf", "gcs", "s3", "azure")::contains);
            cached.text("runtime_secret_name");
            String folder = cached.text("volume_folder", "not empty", text -> !text.isEmpty());
            if (strict && !cached.has("use_volume")) {
                cached.violation("use_volume", null, "required: true or false");
            }
            if (cached.flag("use_volume", false)) {
                volume(cached, folder == null, revision == null || revision.isEmpty());
            }
            cached.end();
        }
        config.idle(name, !config.isGiven(name));
    }

    private static void volume(Fields cached, boolean nowhere, boolean unpinned) {
        if (nowhere) {
            cached.violation("volume_folder", null, "required with use_volume: the folder's name");
        }
        if (unpinned && "hf".equals(cached.text("kind", "hf"))) {
            cached.violation("revision", null, "required with use_volume: a branch, tag or commit");
        }
    }

    private static void build(Fields build) {
        String server =
                build.text("model_server", "TrussServer or TRT_LLM", List.of("TrussServer", "TRT_LLM")::contains);
        build.idle("model_server", server == null || server.equals("TrussServer"));
        build.idle("arguments", build.freeMap("arguments").isEmpty());
        Map<String, String> secrets = build.textMap("secret_to_path_mapping");
        secrets.keySet().stream()
                .filter(name -> !isSecretName(name))
                .forEach(name -> build.violation(
                        "secret_to_path_mapping", name, "names of at most 253 characters -._a-zA-Z0-9, not . or .."));
        build.idle("secret_to_path_mapping", secrets.isEmpty());
        build.idle("no_cache", !build.flag("no_cache", false));
        build.end();
    }

    private static boolean isSecretName(String name) {
        return name.startsWith("DOCKER_REGISTRY_") || name.matches("[-._a-zA-Z0-9]{1,253}") && !name.matches("\\.\\.?");
    }

    private static void trainingCheckpoints(Fields config) {
        Fields checkpoints = config.object("training_checkpoints");
        checkpoints.text("download_folder");
        for (Fields artifact : checkpoints.objects("artifact_references")) {
            artifact.requiredText("training_job_id", "not empty", text -> !text.isEmpty());
            artifact.texts("paths");
            artifact.end();
        }
        checkpoints.texts("loops_checkpoint_ids");
        excludeEachOther(checkpoints, "artifact_references", "loops_checkpoint_ids");
        checkpoints.end();
        if (config.isGiven("training_checkpoints")) {
            config.violation("training_checkpoints", null, "not to be given: this version trains nothing");
        }
    }
}
