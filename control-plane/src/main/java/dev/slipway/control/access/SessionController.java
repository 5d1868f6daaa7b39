package dev.slipway.control.access;

import dev.slipway.control.PublicUrls;
import dev.slipway.control.web.InvalidRequestException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseCookie;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.CookieValue;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Signs the console in and out. */
@RestController
@RequestMapping("/v1/session")
class SessionController {

    static final String COOKIE = "slipway_session";

    private final Sessions sessions;
    private final Users users;
    private final boolean https;

    SessionController(Sessions sessions, Users users, PublicUrls urls) {
        this.sessions = sessions;
        this.users = users;
        this.https = urls.https();
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<SignedIn> signIn(@RequestBody SignIn request) {
        Sessions.OpenedSession opened = open(request);
        Caller caller = new Caller("", opened.userId(), null);
        return ResponseEntity.ok()
                .header(HttpHeaders.SET_COOKIE, cookie(opened.cookie(), Sessions.LIFE))
                .body(signedIn(caller, opened.cookie()));
    }

    /** 204 without a session: a visit by somebody new is no error. */
    @GetMapping
    ResponseEntity<SignedIn> current(
            @Nullable @AuthenticationPrincipal Caller caller,
            @Nullable @CookieValue(name = COOKIE, required = false) String cookie) {
        if (caller == null || caller.keyPrefix() != null || cookie == null) {
            return ResponseEntity.noContent().build();
        }
        return ResponseEntity.ok(signedIn(caller, cookie));
    }

    @DeleteMapping
    ResponseEntity<Void> signOut(@Nullable @CookieValue(name = COOKIE, required = false) String cookie) {
        if (cookie != null) {
            sessions.end(cookie);
        }
        return ResponseEntity.noContent()
                .header(HttpHeaders.SET_COOKIE, cookie("", Duration.ZERO))
                .build();
    }

    private Sessions.OpenedSession open(SignIn request) {
        if (request.token() != null && request.apiKey() == null) {
            return sessions.openWithToken(request.token());
        }
        if (request.apiKey() != null && request.token() == null) {
            return sessions.openWithKey(request.apiKey());
        }
        throw new InvalidRequestException("token", null, "either token or api_key is required");
    }

    private SignedIn signedIn(Caller caller, String cookie) {
        return new SignedIn(users.describe(caller), Sessions.csrfToken(cookie));
    }

    private String cookie(String value, Duration life) {
        return ResponseCookie.from(COOKIE, value)
                .httpOnly(true)
                .sameSite("Lax")
                .secure(https)
                .path("/")
                .maxAge(life)
                .build()
                .toString();
    }

    record SignIn(@Nullable String token, @Nullable String apiKey) {}

    record SignedIn(Users.UserInfo user, String csrfToken) {}
}
