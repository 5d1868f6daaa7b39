package dev.slipway.control.truss;

import dev.slipway.control.web.InvalidRequestException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the client found changed in its directory; JSON, in snake case.
 *
 * @param prevHash the state that it compared with
 * @param nextSignature the state that it has now
 */
record TrussPatch(
        @Nullable String prevHash,
        @Nullable String nextHash,
        @Nullable Map<String, Object> nextSignature,
        List<Operation> patchOps) {

    TrussPatch {
        patchOps = patchOps == null ? List.of() : List.copyOf(patchOps);
    }

    /** The first change that nothing but another push can bring; null: all of it can be applied. */
    @Nullable
    String needsPush() {
        return patchOps.stream()
                .map(Operation::type)
                .filter(type -> !type.equals("config") && !type.equals("environment_variable"))
                .findFirst()
                .orElse(null);
    }

    /** The config with the changes; where it comes whole, that counts, and the variables beside it say the same. */
    Map<String, Object> applyTo(Map<String, Object> config) {
        Map<String, Object> changed = new LinkedHashMap<>(config);
        for (Operation operation : patchOps) {
            if (operation.body().get("config") instanceof Map<?, ?> whole) {
                changed.clear();
                whole.forEach((name, value) -> changed.put(String.valueOf(name), value));
            }
        }
        Map<String, Object> variables = new LinkedHashMap<>();
        if (changed.get("environment_variables") instanceof Map<?, ?> known) {
            known.forEach((name, value) -> variables.put(String.valueOf(name), value));
        }
        patchOps.stream()
                .filter(operation -> operation.type().equals("environment_variable"))
                .forEach(operation -> change(variables, operation));
        changed.put("environment_variables", variables);
        return changed;
    }

    private static void change(Map<String, Object> variables, Operation operation) {
        if (!(operation.body().get("item") instanceof Map<?, ?> item)) {
            throw new InvalidRequestException("patch.patch_ops", operation.type(), "a body with an item");
        }
        boolean remove = "REMOVE".equals(operation.body().get("action"));
        item.forEach((name, value) -> {
            if (remove) {
                variables.remove(String.valueOf(name));
            } else {
                variables.put(String.valueOf(name), value);
            }
        });
    }

    /** One change; without kind or content it is none. */
    record Operation(String type, Map<String, Object> body) {

        Operation {
            Objects.requireNonNull(type, "type");
            Objects.requireNonNull(body, "body");
        }
    }
}
