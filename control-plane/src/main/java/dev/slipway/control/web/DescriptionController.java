package dev.slipway.control.web;

import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** This API's own description, {@code docs/openapi.json}. */
@RestController
class DescriptionController {

    private final Resource description = new ClassPathResource("openapi.json");

    @GetMapping(path = "/v1/spec", produces = MediaType.APPLICATION_JSON_VALUE)
    Resource spec() {
        return description;
    }
}
