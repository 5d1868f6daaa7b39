package dev.slipway.control.model;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** A named thing that a user hosts; its deployments are its versions. */
@Entity
@Table(name = "models")
public class Model {

    @Id
    private String id;

    private String organisationId;
    private String name;
    private Instant createdAt;

    @SuppressWarnings("NullAway.Init") // JPA fills the fields
    protected Model() {}

    public Model(String id, String organisationId, String name, Instant createdAt) {
        this.id = id;
        this.organisationId = organisationId;
        this.name = name;
        this.createdAt = createdAt;
    }

    public String id() {
        return id;
    }

    public String organisationId() {
        return organisationId;
    }

    public String name() {
        return name;
    }

    public Instant createdAt() {
        return createdAt;
    }
}
