package dev.slipway.control.access;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The people who call, as answers show them. */
@Component
public class Users {

    private final UserRepository users;

    Users(UserRepository users) {
        this.users = users;
    }

    /** Who installed the platform; what it does by itself, it does in their name. */
    public Caller admin() {
        return user(User.ADMIN).caller();
    }

    UserInfo describe(Caller caller) {
        User user = user(caller.userId());
        return new UserInfo(user.id(), user.email(), user.name(), users.organisationName(user.organisationId()));
    }

    private User user(String id) {
        return users.findById(id).orElseThrow(() -> new IllegalStateException("no user " + id));
    }

    record UserInfo(
            String userId,
            @Nullable String email,
            @Nullable String name,
            @Nullable String workspaceName) {}
}
