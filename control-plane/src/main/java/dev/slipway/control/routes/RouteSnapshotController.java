package dev.slipway.control.routes;

import dev.slipway.control.web.InvalidRequestException;
import java.time.Duration;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Hands the snapshot to edges, each of which waits here for the next. */
@RestController
class RouteSnapshotController {

    private static final int MAX_WAIT_SECONDS = 30;

    private final RoutePublisher publisher;

    RouteSnapshotController(RoutePublisher publisher) {
        this.publisher = publisher;
    }

    @GetMapping("/internal/routes")
    ResponseEntity<RouteSnapshot> next(
            @RequestParam(defaultValue = "0") long after, @RequestParam(defaultValue = "0") int wait)
            throws InterruptedException {
        if (wait < 0 || wait > MAX_WAIT_SECONDS) {
            throw new InvalidRequestException("wait", wait, "seconds from 0 to " + MAX_WAIT_SECONDS);
        }
        return publisher
                .await(after, Duration.ofSeconds(wait))
                .map(ResponseEntity::ok)
                .orElseGet(() -> ResponseEntity.noContent().build());
    }
}
