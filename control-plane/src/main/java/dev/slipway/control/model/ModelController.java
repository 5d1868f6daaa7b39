package dev.slipway.control.model;

import dev.slipway.control.access.Caller;
import dev.slipway.control.config.StoredText;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Models over HTTP; they are made by a push. */
@RestController
@RequestMapping("/v1")
class ModelController {

    private final Models models;

    ModelController(Models models) {
        this.models = models;
    }

    @GetMapping("/models")
    ModelList list(@AuthenticationPrincipal Caller caller, @Nullable @RequestParam(required = false) String name) {
        if (name != null && !StoredText.fits(name)) {
            return new ModelList(List.of());
        }
        return new ModelList(models.list(caller.organisationId(), name));
    }

    @GetMapping("/teams/{team_id}/models")
    ModelList ofTeam(
            @AuthenticationPrincipal Caller caller,
            @PathVariable("team_id") String teamId,
            @Nullable @RequestParam(required = false) String name) {
        caller.requireTeam(teamId);
        return list(caller, name);
    }

    @GetMapping("/models/{model_id}")
    ModelSummary get(@AuthenticationPrincipal Caller caller, @PathVariable("model_id") String id) {
        return models.get(caller.organisationId(), id);
    }

    @DeleteMapping("/models/{model_id}")
    ModelTombstone delete(@AuthenticationPrincipal Caller caller, @PathVariable("model_id") String id) {
        models.delete(caller, id);
        return new ModelTombstone(id, true);
    }

    record ModelTombstone(String id, boolean deleted) {}

    record ModelList(List<ModelSummary> models) {}
}
