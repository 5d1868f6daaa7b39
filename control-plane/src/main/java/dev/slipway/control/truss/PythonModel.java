package dev.slipway.control.truss;

import dev.slipway.control.deployment.PushedConfig;
import java.util.Map;

/** A model class in Python: it needs an image builder, which is not there, so a push with one says so. */
final class PythonModel {

    private PythonModel() {}

    /** With {@code docker_server} the server of the image counts, and a class that lies beside it does nothing. */
    static void refuse(TrussArchive archive, PushedConfig config) {
        Map<?, ?> fields = config.tree() instanceof Map<?, ?> tree ? tree : Map.of();
        String file =
                name(fields, "model_module_dir", "model") + "/" + name(fields, "model_class_filename", "model.py");
        if (archive.has(file) && fields.get("docker_server") == null) {
            throw new InvalidArchiveException(
                    file
                            + " is a Python model class, and there is no image builder to serve one; remove it and let trt_llm or docker_server serve the model");
        }
    }

    private static String name(Map<?, ?> fields, String field, String fallback) {
        return fields.get(field) instanceof String name ? name : fallback;
    }
}
