package dev.slipway.runtime.openai;

import dev.slipway.runtime.openai.request.OpenAiErrors;
import dev.slipway.runtime.openai.request.ServedModel;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where the served model appears once it is loaded; the server answers before that. */
public final class ModelSlot {

    private volatile @Nullable ServedModel model;

    public void fill(ServedModel loaded) {
        model = loaded;
    }

    /** Absent while the model is being loaded, and after its engine has stopped. */
    Optional<ServedModel> ready() {
        return Optional.ofNullable(model).filter(loaded -> loaded.engine().isOpen());
    }

    ServedModel require() {
        return ready().orElseThrow(OpenAiErrors::loading);
    }
}
