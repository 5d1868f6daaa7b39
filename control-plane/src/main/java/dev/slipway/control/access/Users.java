package dev.slipway.control.access;

import dev.slipway.control.web.NotFoundException;
import dev.slipway.control.web.Page;
import java.util.Comparator;
import java.util.List;
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

    public UserInfo describe(Caller caller) {
        return info(user(caller.userId()));
    }

    UserInfo get(Caller caller, String id) {
        return users.findById(id)
                .filter(user -> user.organisationId().equals(caller.organisationId()))
                .map(this::info)
                .orElseThrow(() -> new NotFoundException("user", id));
    }

    /** In the order of their ids, from the one after {@code after}. */
    Page<UserInfo> list(Caller caller, @Nullable String after, int limit, @Nullable String email) {
        List<UserInfo> found = users.findByOrganisationId(caller.organisationId()).stream()
                .filter(user -> email == null || email.equals(user.email()))
                .filter(user -> after == null || user.id().compareTo(after) > 0)
                .sorted(Comparator.comparing(User::id))
                .limit(limit + 1L)
                .map(this::info)
                .toList();
        return Page.of(found, limit, UserInfo::userId);
    }

    private UserInfo info(User user) {
        return new UserInfo(user.id(), user.email(), user.name(), users.organisationName(user.organisationId()));
    }

    private User user(String id) {
        return users.findById(id).orElseThrow(() -> new IllegalStateException("no user " + id));
    }

    /** The names are Baseten's. */
    public record UserInfo(
            String userId,
            @Nullable String email,
            @Nullable String name,
            @Nullable String workspaceName) {}
}
