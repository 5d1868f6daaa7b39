package dev.slipway.edge.auth;

import org.jspecify.annotations.Nullable;

/** What a request offers to say who sent it; each part but the method is a header's value. */
public record Credentials(
        @Nullable String authorization,
        @Nullable String apiKey,
        @Nullable String cookie,
        @Nullable String csrfToken,
        String method) {

    public static final String HOW = "send Authorization: Bearer KEY, Api-Key KEY, or X-Api-Key: KEY";

    private static final String BEARER = "Bearer ";
    private static final String API_KEY = "Api-Key ";
    private static final String SESSION = "slipway_session=";

    /** The API key in whichever header carries one, or null. */
    @Nullable
    String key() {
        if (authorization == null) {
            return apiKey == null ? null : apiKey.strip();
        }
        String key = after(BEARER, authorization);
        return key == null ? after(API_KEY, authorization) : key;
    }

    /** Such a request needs no CSRF token. */
    boolean onlyReads() {
        return switch (method) {
            case "GET", "HEAD", "OPTIONS" -> true;
            default -> false;
        };
    }

    boolean offersKey() {
        return authorization != null || apiKey != null;
    }

    /** The console's session cookie, or null. */
    @Nullable
    String session() {
        if (cookie == null) {
            return null;
        }
        for (String pair : cookie.split(";", -1)) {
            String stripped = pair.strip();
            if (stripped.startsWith(SESSION)) {
                return stripped.substring(SESSION.length());
            }
        }
        return null;
    }

    private static @Nullable String after(String scheme, String authorization) {
        boolean matches = authorization.regionMatches(true, 0, scheme, 0, scheme.length());
        return matches ? authorization.substring(scheme.length()).strip() : null;
    }
}
