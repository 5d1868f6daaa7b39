package dev.slipway.control.catalog;

import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The presets over HTTP. */
@RestController
class CatalogController {

    @GetMapping("/v1/catalog")
    Catalog list() {
        return new Catalog(Preset.ALL);
    }

    record Catalog(List<Preset> presets) {}
}
