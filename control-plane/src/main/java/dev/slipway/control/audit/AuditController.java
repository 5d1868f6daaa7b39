package dev.slipway.control.audit;

import dev.slipway.control.access.Caller;
import dev.slipway.control.model.Models;
import dev.slipway.control.web.Page;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The ledger over HTTP, page by page. */
@RestController
@RequestMapping("/v1")
class AuditController {

    private final AuditSearch search;
    private final Models models;

    AuditController(AuditSearch search, Models models) {
        this.search = search;
        this.models = models;
    }

    @GetMapping("/audit_logs")
    Page<AuditEntry> list(@AuthenticationPrincipal Caller caller, AuditRequest request) {
        return page(caller, null, request);
    }

    @GetMapping("/models/{model_id}/audit_logs")
    Page<AuditEntry> ofModel(
            @AuthenticationPrincipal Caller caller, @PathVariable("model_id") String modelId, AuditRequest request) {
        models.require(caller.organisationId(), modelId);
        return page(caller, modelId, request);
    }

    private Page<AuditEntry> page(Caller caller, @Nullable String modelId, AuditRequest request) {
        AuditQuery query = AuditQuery.of(request);
        List<AuditEntry> found = search.find(caller.organisationId(), modelId, query);
        if (found.size() <= query.limit()) {
            return new Page<>(found, new Page.Pagination(false, null));
        }
        List<AuditEntry> items = found.subList(0, query.limit());
        AuditCursor next = new AuditCursor(Long.parseLong(items.getLast().id()), query.direction());
        return new Page<>(items, new Page.Pagination(true, next.text()));
    }
}
