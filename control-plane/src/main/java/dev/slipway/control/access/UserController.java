package dev.slipway.control.access;

import dev.slipway.control.web.Page;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Who the caller is, and who else there is. */
@RestController
class UserController {

    private static final int MOST = 1000;

    private final Users users;

    UserController(Users users) {
        this.users = users;
    }

    @GetMapping("/v1/users/me")
    Users.UserInfo me(@AuthenticationPrincipal Caller caller) {
        return users.describe(caller);
    }

    @GetMapping("/v1/users")
    Page<Users.UserInfo> list(
            @AuthenticationPrincipal Caller caller,
            @Nullable @RequestParam(required = false) String cursor,
            @RequestParam(defaultValue = "100") int limit,
            @Nullable @RequestParam(required = false) String email) {
        return users.list(caller, Page.after(cursor), Page.limit(limit, MOST), email);
    }

    @GetMapping("/v1/users/{user_id}")
    Users.UserInfo get(@AuthenticationPrincipal Caller caller, @PathVariable("user_id") String id) {
        return users.get(caller, id);
    }
}
