package dev.slipway.control.access;

import dev.slipway.control.web.NotFoundException;
import org.jspecify.annotations.Nullable;

/**
 * Who makes a request, as the database says.
 *
 * @param keyPrefix the key that the request came with; null for a session and for the platform itself
 */
public record Caller(
        String organisationId, String userId, @Nullable String keyPrefix) {

    /** Fails as for an unknown one when the team is somebody else's: an organisation is one team here. */
    public void requireTeam(String teamId) {
        if (!teamId.equals(organisationId)) {
            throw new NotFoundException("team", teamId);
        }
    }
}
