package dev.slipway.control.leadership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.slipway.control.Await;
import dev.slipway.control.Configs;
import dev.slipway.control.ControlPlane;
import dev.slipway.control.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.orm.jpa.JpaSystemException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Several control planes on one database. */
@Timeout(120)
class LeadershipTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static TestDatabase database;
    private static Path data;
    private static ControlPlane first;

    @BeforeAll
    static void start() {
        database = TestDatabase.create();
        data = ControlPlane.newData();
        first = ControlPlane.start(database, data);
    }

    @AfterAll
    static void stop() {
        first.close();
    }

    @Test
    void oneLeadsAndEveryOneServes() {
        try (ControlPlane second = ControlPlane.start(database, data)) {
            assertThat(leadership(first).holds()).isTrue();
            assertThat(leadership(second).holds()).isFalse();
            assertThatThrownBy(() -> leadership(second).fence()).isInstanceOf(LeadershipLostException.class);
            leadership(first).fence();
            second.admin()
                    .post("/v1/models", Configs.push("by-second", Configs.nano()))
                    .ok();
            assertThat(first.admin().get("/v1/models?name=by-second").ok().get("models"))
                    .hasSize(1);
        }
    }

    @Test
    void routesChangedByOneReachTheEdgesOfAnother() {
        try (ControlPlane second = ControlPlane.start(database, data)) {
            long version = version(first, 0);
            second.admin()
                    .post("/v1/models", Configs.push("heard", Configs.nano()))
                    .ok();
            assertThat(version(first, version)).isGreaterThan(version);
        }
    }

    @Test
    void aLeaderThatLosesTheDatabaseIsFollowedAndWritesNothingMore() {
        TestDatabase shared = TestDatabase.create();
        ControlPlane leader = ControlPlane.start(shared, ControlPlane.newData());
        try (ControlPlane next = ControlPlane.start(shared, ControlPlane.newData())) {
            assertThat(leadership(leader).holds()).isTrue();
            leader.bean(HikariDataSource.class).close();
            Instant lost = Instant.now();
            Await.until("the next one leads", LIMIT, () -> leadership(next).holds());
            assertThat(Duration.between(lost, Instant.now())).isLessThan(Duration.ofSeconds(10));
            assertThat(leadership(leader).holds()).isFalse();
        } finally {
            leader.close();
        }
    }

    @Test
    void oneThatStandsStillInTheMiddleOfAWriteIsFollowedAndItsWriteIsUndone() {
        TestDatabase shared = TestDatabase.create();
        try (ControlPlane leader = ControlPlane.start(shared, ControlPlane.newData());
                ControlPlane next = ControlPlane.start(shared, ControlPlane.newData())) {
            var transaction = new TransactionTemplate(leader.bean(PlatformTransactionManager.class));
            assertThatThrownBy(() -> transaction.executeWithoutResult(_ -> {
                        leadership(leader).fence();
                        leader.bean(JdbcClient.class).sql("delete from models").update();
                        Await.until("the database gives up", LIMIT, () -> canLead(next));
                    }))
                    .isInstanceOf(JpaSystemException.class);
            assertThat(next.admin().get("/v1/models").ok().get("models")).isNotEmpty();
        }
    }

    /** The lease is free for others: a try to take its row does not have to wait. */
    private static boolean canLead(ControlPlane other) {
        return other.bean(JdbcClient.class)
                .sql("select name from leases for update skip locked")
                .query(String.class)
                .optional()
                .isPresent();
    }

    @Test
    void oneThatStopsIsFollowedAtOnce() {
        TestDatabase shared = TestDatabase.create();
        ControlPlane leader = ControlPlane.start(shared, ControlPlane.newData());
        try (ControlPlane next = ControlPlane.start(shared, ControlPlane.newData())) {
            leader.close();
            Await.until("the next one leads", LIMIT, () -> leadership(next).holds());
            leadership(next).fence();
        }
    }

    private static Leadership leadership(ControlPlane controlPlane) {
        return controlPlane.bean(Leadership.class);
    }

    private static long version(ControlPlane controlPlane, long after) {
        return controlPlane
                .internal()
                .get("/internal/routes?wait=30&after=" + after)
                .ok()
                .get("version")
                .longValue();
    }
}
