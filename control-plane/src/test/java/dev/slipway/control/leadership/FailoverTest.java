package dev.slipway.control.leadership;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.control.Await;
import dev.slipway.control.Client;
import dev.slipway.control.Configs;
import dev.slipway.control.ControlPlane;
import dev.slipway.control.TestDatabase;
import dev.slipway.control.host.DataDirectory;
import dev.slipway.control.host.ProcessRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** Two control planes on one database and one host, of which the leader is killed in the middle of its work. */
@Timeout(240)
class FailoverTest {

    private static final Duration TAKEN_OVER = Duration.ofSeconds(10);
    private static final Duration STARTED = Duration.ofSeconds(60);

    private final TestDatabase database = TestDatabase.create();
    private final Path data = ControlPlane.newData();
    private final DataDirectory files = new DataDirectory(data);

    @AfterEach
    void endReplicas() throws IOException {
        files.records().replicas().forEach(record -> record.process().kill());
        files.records().unrecorded().forEach(record -> record.process().kill());
    }

    @Test
    void theNextOneGoesOnWithinTenSecondsAndNothingIsDoneTwice() throws Exception {
        try (ControlPlaneProcess leader = ControlPlaneProcess.start(database, data);
                ControlPlaneProcess other = ControlPlaneProcess.start(database, data)) {
            Pushed served = Pushed.of(other, "served");
            Await.until("what the other one was told is done", STARTED, () -> served.isActive(leader));
            Set<Long> before = pids();

            long token = token();
            List<Pushed> begun = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                begun.add(Pushed.of(leader, "begun-" + i));
            }
            leader.kill();
            begun.add(Pushed.of(other, "told-meanwhile"));
            Await.until("the other one leads", TAKEN_OVER, () -> token() > token);
            Await.until("everything goes on", STARTED, () -> begun.stream().allMatch(one -> one.isActive(other)));

            assertThat(served.isActive(other)).isTrue();
            assertThat(pids()).containsAll(before).hasSize(before.size() + begun.size());
            assertThat(outputs()).hasSize(before.size() + begun.size());
            assertThat(promotions()).isEqualTo(before.size() + begun.size());
        }
    }

    private Set<Long> pids() throws IOException {
        return files.records().replicas().stream()
                .map(ProcessRecord::process)
                .filter(process -> process.alive())
                .map(process -> process.pid())
                .collect(Collectors.toSet());
    }

    /** One file for each replica that was ever started; a leader that was killed just before has left its notes alone. */
    private List<String> outputs() throws IOException {
        List<String> outputs = new ArrayList<>();
        try (Stream<Path> all = Files.list(files.replicaLogs())) {
            for (Path output : all.toList()) {
                outputs.add(Files.readString(output));
            }
        }
        outputs.removeIf(output -> output.lines().allMatch(line -> line.startsWith("config: ")));
        return outputs;
    }

    private long token() {
        return number("select token from leases");
    }

    private long promotions() {
        return number("select count(*) from events where type = 'MODEL_DEPLOYMENT_PROMOTED'");
    }

    private long number(String query) {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private record Pushed(String path) {

        static Pushed of(ControlPlaneProcess told, String name) {
            JsonNode created = told.admin()
                    .post("/v1/models", Configs.push(name, Configs.nano()))
                    .ok();
            return new Pushed("/v1/models/" + created.at("/model/id").stringValue() + "/environments/production");
        }

        boolean isActive(ControlPlaneProcess asked) {
            Client admin = asked.admin();
            return admin.get(path)
                    .ok()
                    .at("/current_deployment/status")
                    .asString()
                    .equals("ACTIVE");
        }
    }
}
