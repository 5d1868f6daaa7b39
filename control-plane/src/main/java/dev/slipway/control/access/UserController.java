package dev.slipway.control.access;

import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Who the caller is. */
@RestController
class UserController {

    private final Users users;

    UserController(Users users) {
        this.users = users;
    }

    @GetMapping("/v1/users/me")
    Users.UserInfo me(@AuthenticationPrincipal Caller caller) {
        return users.describe(caller);
    }
}
