package dev.slipway.control.logs;

import dev.slipway.control.access.Caller;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.propertyeditors.CustomCollectionEditor;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.WebDataBinder;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.InitBinder;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Logs over HTTP, of a deployment and of an environment. */
@RestController
@RequestMapping("/v1/models/{model_id}")
class LogController {

    private final LogSources sources;
    private final LogSearch search;
    private final Clock clock;

    LogController(LogSources sources, LogSearch search, Clock clock) {
        this.sources = sources;
        this.search = search;
        this.clock = clock;
    }

    @GetMapping("/deployments/{deployment_id}/logs")
    LogList ofDeployment(
            @AuthenticationPrincipal Caller caller,
            @PathVariable("model_id") String modelId,
            @PathVariable("deployment_id") String id,
            LogRequest request) {
        String deployment = sources.deployment(caller.organisationId(), modelId, id);
        return LogList.from(search.find(List.of(deployment), LogQuery.of(request, clock.instant())));
    }

    /** What truss still calls. */
    @PostMapping(path = "/deployments/{deployment_id}/logs", consumes = MediaType.APPLICATION_JSON_VALUE)
    LogList search(
            @AuthenticationPrincipal Caller caller,
            @PathVariable("model_id") String modelId,
            @PathVariable("deployment_id") String id,
            @RequestBody LogRequest request) {
        return ofDeployment(caller, modelId, id, request);
    }

    @GetMapping("/environments/{env_name}/logs")
    LogList ofEnvironment(
            @AuthenticationPrincipal Caller caller,
            @PathVariable("model_id") String modelId,
            @PathVariable("env_name") String name,
            LogRequest request) {
        LogQuery query = LogQuery.of(request, clock.instant());
        return LogList.from(search.find(sources.environment(caller.organisationId(), modelId, name, query), query));
    }

    /** A filter may contain a comma. */
    @InitBinder
    void listsAreNotSplit(WebDataBinder binder) {
        binder.registerCustomEditor(List.class, new CustomCollectionEditor(List.class));
    }

    record LogList(List<Line> logs) {

        static LogList from(List<LogLine> lines) {
            return new LogList(lines.stream().map(Line::from).toList());
        }
    }

    /** @param timestamp epoch nanoseconds */
    record Line(
            String timestamp,
            String message,
            @Nullable String replica,
            @Nullable String requestId,
            @Nullable LogLevel level) {

        static Line from(LogLine line) {
            return new Line(Long.toString(line.at()), line.message(), line.replica(), line.requestId(), line.level());
        }
    }
}
