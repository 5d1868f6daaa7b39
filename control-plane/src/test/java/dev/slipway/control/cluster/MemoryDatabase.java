package dev.slipway.control.cluster;

import dev.slipway.control.deployment.Deployment;
import dev.slipway.control.deployment.DeploymentRepository;
import dev.slipway.control.deployment.Replica;
import dev.slipway.control.deployment.ReplicaRepository;
import dev.slipway.control.model.Model;
import dev.slipway.control.model.ModelRepository;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.OptimisticLockingFailureException;

/**
 * Rows as the reconciler reads and writes them, for simulations that need thousands of databases: copies go out, and come
 * back when a transaction ends well and nobody else changed the row meanwhile. Before each access something else may happen.
 */
final class MemoryDatabase {

    private final Runnable beforeAccess;
    private final Map<String, Deployment> deployments = new TreeMap<>();
    private final Map<String, Long> versions = new HashMap<>();
    private final Map<String, Replica> replicas = new TreeMap<>();
    private @Nullable Transaction current;

    MemoryDatabase(Runnable beforeAccess) {
        this.beforeAccess = beforeAccess;
    }

    private static final class Transaction {

        private final Map<String, Deployment> read = new HashMap<>();
        private final Map<String, Long> readVersions = new HashMap<>();
        private final Map<String, Optional<Replica>> written = new TreeMap<>();
    }

    <T> T transaction(Supplier<T> work) {
        @Nullable Transaction outer = current;
        Transaction mine = new Transaction();
        current = mine;
        try {
            T result = work.get();
            beforeAccess.run();
            commit(mine);
            return result;
        } finally {
            current = outer;
        }
    }

    private void commit(Transaction transaction) {
        transaction.readVersions.forEach((id, version) -> {
            if (!version.equals(versions.get(id))) {
                throw new OptimisticLockingFailureException("deployment " + id + " was changed meanwhile");
            }
        });
        transaction.read.forEach((id, deployment) -> {
            deployments.put(id, copy(deployment));
            versions.merge(id, 1L, Long::sum);
        });
        transaction.written.forEach((id, replica) ->
                replica.ifPresentOrElse(stored -> replicas.put(id, copy(stored)), () -> replicas.remove(id)));
    }

    void insert(Deployment deployment) {
        deployments.put(deployment.id(), copy(deployment));
        versions.put(deployment.id(), 1L);
    }

    /** In a transaction the same one each time. */
    Optional<Deployment> find(String id) {
        Transaction transaction = current;
        Optional<Deployment> stored = Optional.ofNullable(deployments.get(id)).map(MemoryDatabase::copy);
        if (transaction == null) {
            return stored;
        }
        return stored.map(mine -> transaction.read.computeIfAbsent(id, _ -> {
            transaction.readVersions.put(id, Objects.requireNonNull(versions.get(id)));
            return mine;
        }));
    }

    /** As committed, whatever a transaction in progress thinks. */
    Deployment committed(String id) {
        return copy(Objects.requireNonNull(deployments.get(id)));
    }

    Map<String, Replica> committedReplicas() {
        return replicas;
    }

    DeploymentRepository deployments() {
        return fake(DeploymentRepository.class, (_, method, arguments) -> switch (method.getName()) {
            case "findById", "lockById" -> accessed(() -> find((String) arguments[0]));
            case "findAllIds" -> accessed(() -> List.copyOf(deployments.keySet()));
            default -> throw new UnsupportedOperationException(method.getName());
        });
    }

    ReplicaRepository replicas() {
        return fake(ReplicaRepository.class, (_, method, arguments) -> switch (method.getName()) {
            case "findByDeploymentId" -> accessed(() -> replicasOf((String) arguments[0]));
            case "save" -> accessed(() -> write((Replica) arguments[0], true));
            case "delete" -> accessed(() -> write((Replica) arguments[0], false));
            default -> throw new UnsupportedOperationException(method.getName());
        });
    }

    ModelRepository models() {
        Model model = new Model("abcd1234", "default", "nano", Instant.EPOCH);
        return fake(ModelRepository.class, (_, method, _) -> {
            if (method.getName().equals("findById")) {
                return accessed(() -> Optional.of(model));
            }
            throw new UnsupportedOperationException(method.getName());
        });
    }

    private List<Replica> replicasOf(String deploymentId) {
        List<Replica> found = new ArrayList<>();
        for (Replica replica : replicas.values()) {
            if (replica.deploymentId().equals(deploymentId)) {
                found.add(copy(replica));
            }
        }
        return found;
    }

    private Replica write(Replica replica, boolean stays) {
        Objects.requireNonNull(current).written.put(replica.id(), stays ? Optional.of(replica) : Optional.empty());
        return replica;
    }

    private <T> T accessed(Supplier<T> access) {
        beforeAccess.run();
        return access.get();
    }

    private static <T> T fake(Class<T> type, InvocationHandler behaviour) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, behaviour));
    }

    @SuppressWarnings("unchecked") // the same class comes back
    private static <T> T copy(T entity) {
        try {
            var constructor = entity.getClass().getDeclaredConstructor();
            constructor.setAccessible(true);
            Object twin = constructor.newInstance();
            for (Field field : entity.getClass().getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers())) {
                    field.setAccessible(true);
                    field.set(twin, field.get(entity));
                }
            }
            return (T) twin;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
