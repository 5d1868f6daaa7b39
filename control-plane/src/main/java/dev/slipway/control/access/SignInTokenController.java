package dev.slipway.control.access;

import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Makes the link that the launcher prints. */
@RestController
class SignInTokenController {

    private final SignInTokens tokens;

    SignInTokenController(SignInTokens tokens) {
        this.tokens = tokens;
    }

    @PostMapping("/internal/sign-in-tokens")
    CreatedToken create() {
        return new CreatedToken(tokens.create(User.ADMIN));
    }

    record CreatedToken(String token) {}
}
