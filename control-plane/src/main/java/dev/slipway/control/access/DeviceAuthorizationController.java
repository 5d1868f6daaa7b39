package dev.slipway.control.access;

import dev.slipway.control.PublicUrls;
import dev.slipway.control.access.DeviceAuthorizations.Outcome;
import dev.slipway.control.web.InvalidRequestException;
import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code truss login --browser}: OAuth's device grant, RFC 8628, and what the console's page for it calls. */
@RestController
@RequestMapping("/v1/users/auth")
class DeviceAuthorizationController {

    private static final String DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code";

    private final DeviceAuthorizations authorizations;
    private final DeviceTokens tokens;
    private final String page;

    DeviceAuthorizationController(DeviceAuthorizations authorizations, DeviceTokens tokens, PublicUrls urls) {
        this.authorizations = authorizations;
        this.tokens = tokens;
        this.page = urls.console() + "/device";
    }

    @PostMapping(path = "/device/authorize", consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
    ResponseEntity<Object> authorize(@RequestParam(name = "client_id", defaultValue = "") String clientId) {
        if (!isClient(clientId)) {
            return refused("invalid_client", "client_id must be 1 to 64 characters A-Z, a-z, 0-9, ., _ and -");
        }
        return authorizations
                .begin()
                .map(codes -> answer(new Authorization(
                        codes.deviceCode(),
                        codes.userCode(),
                        URI.create(page),
                        URI.create(page + "?user_code=" + codes.userCode()),
                        DeviceAuthorizations.LIFE.toSeconds(),
                        DeviceAuthorizations.PAUSE.toSeconds())))
                .orElseGet(() -> refused("slow_down", "too many logins wait for an answer; try again in ten minutes"));
    }

    @PostMapping(path = "/device/token", consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
    ResponseEntity<Object> token(
            @RequestParam(name = "grant_type", defaultValue = "") String grant,
            @RequestParam(name = "device_code", defaultValue = "") String deviceCode,
            @RequestParam(name = "refresh_token", defaultValue = "") String refreshToken,
            @RequestParam(name = "client_id", defaultValue = "") String clientId) {
        if (!isClient(clientId)) {
            return refused("invalid_client", "client_id must be 1 to 64 characters A-Z, a-z, 0-9, ., _ and -");
        }
        return switch (grant) {
            case DEVICE_GRANT -> answer(authorizations.ask(deviceCode));
            case "refresh_token" ->
                tokens.refresh(refreshToken)
                        .map(DeviceAuthorizationController::answer)
                        .orElseGet(() ->
                                refused("invalid_grant", "the refresh token is used up or too old; log in again"));
            default -> refused("unsupported_grant_type", "grant_type must be " + DEVICE_GRANT + " or refresh_token");
        };
    }

    /** Ends the login that the caller's access token came from. */
    @PostMapping("/logout")
    LoggedOut logout(@AuthenticationPrincipal Caller caller) {
        if (!tokens.logout(caller)) {
            throw new InvalidRequestException(
                    "Authorization", null, "an access token of a login; delete an API key at /v1/api_keys/<prefix>");
        }
        return new LoggedOut(true);
    }

    @PostMapping(path = "/device/approve", consumes = MediaType.APPLICATION_JSON_VALUE)
    Answered approve(@AuthenticationPrincipal Caller caller, @RequestBody Answer request) {
        authorizations.approve(caller, request.checkedCode());
        return new Answered(request.checkedCode(), true);
    }

    @PostMapping(path = "/device/deny", consumes = MediaType.APPLICATION_JSON_VALUE)
    Answered deny(@AuthenticationPrincipal Caller caller, @RequestBody Answer request) {
        authorizations.deny(caller, request.checkedCode());
        return new Answered(request.checkedCode(), false);
    }

    private ResponseEntity<Object> answer(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Pending _ -> refused("authorization_pending", "nobody has answered yet");
            case Outcome.TooSoon _ -> refused("slow_down", "asked too soon; wait five seconds longer each time");
            case Outcome.Expired _ -> refused("expired_token", "nobody answered in time; log in again");
            case Outcome.Denied _ -> refused("access_denied", "the login was denied");
            case Outcome.Unknown _ -> refused("invalid_grant", "there is no login with this device code, or no more");
            case Outcome.Approved(String userId, String userCode) -> answer(tokens.issue(userId, userCode));
        };
    }

    private static ResponseEntity<Object> answer(DeviceTokens.Tokens issued) {
        return answer(new TokenResponse(
                issued.accessToken(), issued.refreshToken(), "Bearer", DeviceTokens.ACCESS_LIFE.toSeconds()));
    }

    private static ResponseEntity<Object> answer(Object body) {
        return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(body);
    }

    private static ResponseEntity<Object> refused(String error, String description) {
        return ResponseEntity.badRequest()
                .cacheControl(CacheControl.noStore())
                .body(new OAuthError(error, description));
    }

    private static boolean isClient(String clientId) {
        return clientId.matches("[A-Za-z0-9._-]{1,64}");
    }

    record Authorization(
            String deviceCode,
            String userCode,
            URI verificationUri,
            URI verificationUriComplete,
            long expiresIn,
            long interval) {}

    record TokenResponse(String accessToken, String refreshToken, String tokenType, long expiresIn) {}

    record OAuthError(String error, String errorDescription) {}

    record LoggedOut(boolean loggedOut) {}

    record Answered(String userCode, boolean approved) {}

    /** Typed by a person: in either case, with the dash or without. */
    record Answer(@Nullable String userCode) {

        String checkedCode() {
            String code = userCode == null ? "" : userCode.strip().toUpperCase(Locale.ROOT);
            String dashed = code.matches("[A-Z0-9]{8}") ? code.substring(0, 4) + "-" + code.substring(4) : code;
            if (!dashed.matches("[A-Z0-9]{4}-[A-Z0-9]{4}")) {
                throw new InvalidRequestException("user_code", userCode, "a code such as ABCD-EFGH");
            }
            return dashed;
        }
    }
}
