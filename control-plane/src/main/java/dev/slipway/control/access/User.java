package dev.slipway.control.access;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.jspecify.annotations.Nullable;

/** A person of an organisation. */
@Entity
@Table(name = "users")
class User {

    /** Who installed the platform; made by the first migration. */
    static final String ADMIN = "admin";

    @Id
    private String id;

    private String organisationId;
    private String name;
    private @Nullable String email;

    @SuppressWarnings("NullAway.Init") // JPA fills the fields
    protected User() {}

    String id() {
        return id;
    }

    String organisationId() {
        return organisationId;
    }

    String name() {
        return name;
    }

    @Nullable
    String email() {
        return email;
    }

    Caller caller() {
        return new Caller(organisationId, id, null);
    }
}
