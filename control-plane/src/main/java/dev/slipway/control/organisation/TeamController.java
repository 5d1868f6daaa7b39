package dev.slipway.control.organisation;

import dev.slipway.control.access.Caller;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Teams and regions over HTTP. */
@RestController
class TeamController {

    private static final RegionList HERE = new RegionList(List.of(new Region("local", "This installation")));

    private final Teams teams;

    TeamController(Teams teams) {
        this.teams = teams;
    }

    @GetMapping("/v1/teams")
    TeamList list(@AuthenticationPrincipal Caller caller, @Nullable @RequestParam(required = false) String name) {
        return new TeamList(teams.list(caller, name));
    }

    @GetMapping("/v1/teams/{team_id}")
    Teams.Team get(@AuthenticationPrincipal Caller caller, @PathVariable("team_id") String id) {
        return teams.require(caller, id);
    }

    @GetMapping("/v1/regions")
    RegionList regions() {
        return HERE;
    }

    @GetMapping("/v1/teams/{team_id}/regions")
    RegionList regions(@AuthenticationPrincipal Caller caller, @PathVariable("team_id") String id) {
        teams.require(caller, id);
        return HERE;
    }

    record TeamList(List<Teams.Team> teams) {}

    record RegionList(List<Region> regions) {}

    record Region(String slug, String displayName) {}
}
