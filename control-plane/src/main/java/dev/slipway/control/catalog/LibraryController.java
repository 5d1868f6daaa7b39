package dev.slipway.control.catalog;

import dev.slipway.control.access.Caller;
import dev.slipway.control.organisation.Teams;
import dev.slipway.control.web.NotFoundException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The catalogue in the shapes of Baseten's library: a listing per preset, with the one version that this release ships. */
@RestController
@RequestMapping("/v1/library_listings")
class LibraryController {

    private static final String SHIPPED = "shipped";
    private static final String LICENCE = "apache-2.0";
    private static final List<String> TEXT = List.of("text");

    private final Teams teams;

    LibraryController(Teams teams) {
        this.teams = teams;
    }

    @GetMapping
    Listings list(@AuthenticationPrincipal Caller caller) {
        Instant since = since(caller);
        return new Listings(
                Preset.ALL.stream().map(preset -> Listing.of(preset, since)).toList());
    }

    @GetMapping("/{user_defined_listing_id}")
    Listing get(@AuthenticationPrincipal Caller caller, @PathVariable("user_defined_listing_id") String id) {
        return Listing.of(preset(id), since(caller));
    }

    @GetMapping("/{user_defined_listing_id}/versions")
    Versions versions(@AuthenticationPrincipal Caller caller, @PathVariable("user_defined_listing_id") String id) {
        return new Versions(List.of(Version.of(preset(id), since(caller))));
    }

    @GetMapping("/{user_defined_listing_id}/versions/{version_tag}")
    Version version(
            @AuthenticationPrincipal Caller caller,
            @PathVariable("user_defined_listing_id") String id,
            @PathVariable("version_tag") String tag) {
        Version version = Version.of(preset(id), since(caller));
        if (!version.versionTag().equals(tag)) {
            throw new NotFoundException("version", tag);
        }
        return version;
    }

    /** The catalogue came with the installation. */
    private Instant since(Caller caller) {
        return teams.list(caller, null).getFirst().createdAt();
    }

    private static Preset preset(String id) {
        return Preset.ALL.stream()
                .filter(preset -> preset.name().equals(id))
                .findFirst()
                .orElseThrow(() -> new NotFoundException("library listing", id));
    }

    record Listings(List<Listing> listings) {}

    record Listing(
            String displayName,
            String userDefinedId,
            boolean isPublic,
            @Nullable Boolean trending,
            boolean closedSource,
            Instant createdAt,
            Instant modifiedAt,
            Metadata metadata) {

        static Listing of(Preset preset, Instant since) {
            return new Listing(
                    preset.title(),
                    preset.name(),
                    false,
                    null,
                    false,
                    since,
                    since,
                    new Metadata(TEXT, TEXT, LICENCE, preset.hardware()));
        }
    }

    /** What is known of every preset; a variant is the hardware that it asks for. */
    record Metadata(List<String> inputModalities, List<String> outputModalities, String license, String variant) {}

    record Versions(List<Version> versions) {}

    record Version(
            String versionTag,
            boolean isLive,
            boolean allowTrussDownload,
            String oracleVersionId,
            Instant createdAt,
            Instant modifiedAt) {

        static Version of(Preset preset, Instant since) {
            return new Version(SHIPPED, true, true, preset.name(), since, since);
        }
    }
}
