package dev.slipway.control.access;

import java.time.Instant;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Takes in from edges which keys were used there. */
@RestController
class KeyUseController {

    private final KeyUses uses;

    KeyUseController(KeyUses uses) {
        this.uses = uses;
    }

    @PostMapping("/internal/key-uses")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void report(@RequestBody Report report) {
        uses.used(report.uses());
    }

    /** @param uses when each key was used last, by its id */
    record Report(Map<String, Instant> uses) {}
}
