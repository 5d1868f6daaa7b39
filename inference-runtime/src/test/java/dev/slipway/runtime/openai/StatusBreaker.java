package dev.slipway.runtime.openai;

import org.springframework.http.HttpStatus;

/** Knows a status, which only handlers and errors do: {@code ArchitectureRulesTest} shows that this is seen. */
final class StatusBreaker {

    HttpStatus teapot() {
        return HttpStatus.I_AM_A_TEAPOT;
    }
}
