package dev.slipway.control.truss;

import dev.slipway.control.access.Caller;
import dev.slipway.control.access.Users;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;

/** Who calls, and for whom. An organisation is one team. */
@Controller
class AccountGraphQlController {

    private final Users users;

    AccountGraphQlController(Users users) {
        this.users = users;
    }

    @QueryMapping
    Organization organization(@AuthenticationPrincipal Caller caller) {
        return new Organization(caller.organisationId(), team(caller).name(), null, null);
    }

    /** The client prints the address and does nothing else with it: a name does as well. */
    @QueryMapping
    Person user(@AuthenticationPrincipal Caller caller) {
        Users.UserInfo user = users.describe(caller);
        return new Person(Stream.of(user.email(), user.name(), user.userId())
                .flatMap(Stream::ofNullable)
                .findFirst()
                .orElseThrow());
    }

    @QueryMapping
    List<Team> teams(@AuthenticationPrincipal Caller caller) {
        return List.of(team(caller));
    }

    private Team team(Caller caller) {
        String name = users.describe(caller).workspaceName();
        return new Team(caller.organisationId(), name == null ? caller.organisationId() : name, true);
    }

    record Organization(
            String id,
            String workspaceName,
            @Nullable String awsCustomerAccessRoleArn,
            @Nullable String awsExternalId) {}

    record Person(String email) {}

    /** {@code default} of the schema is no name for a component. */
    record Team(String id, String name, boolean isDefault) {}
}
