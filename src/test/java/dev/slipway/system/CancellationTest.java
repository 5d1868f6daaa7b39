package dev.slipway.system;

import dev.slipway.system.harness.Api;
import dev.slipway.system.harness.Await;
import dev.slipway.system.harness.Chat;
import dev.slipway.system.harness.Instance;
import dev.slipway.system.harness.RawConnection;
import dev.slipway.system.harness.SharedInstance;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(SharedInstance.class)
class CancellationTest {
    private final Instance instance;
    private final Api replica;

    CancellationTest(Instance instance) {
        this.instance = instance;
        String model = instance.bundledModel().path("id").asString();
        this.replica = instance.internal(instance.status().replicaOf(model).port());
    }

    @ParameterizedTest(name = "streamed: {0}")
    @ValueSource(booleans = {true, false})
    void theReplicaStopsWithinASecondOfItsClientsLeaving(boolean streamed) throws IOException {
        List<RawConnection> clients =
                clients(3, Chat.endless().with("stream", streamed).json());
        Await.until("three requests run", Duration.ofSeconds(10), this::running, count -> count == 3);
        for (RawConnection client : clients) {
            client.close();
        }
        Await.until("nothing runs", Duration.ofSeconds(1), this::running, count -> count == 0);
    }

    private List<RawConnection> clients(int count, String body) throws IOException {
        var clients = new ArrayList<RawConnection>();
        for (int i = 0; i < count; i++) {
            var client = new RawConnection(instance.port());
            client.send(
                    "POST %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\nContent-Length: %d\r\n\r\n%s"
                            .formatted(instance.chatPath(), instance.adminKey(), body.length(), body));
            clients.add(client);
        }
        return clients;
    }

    private double running() throws IOException {
        return replica.get("/metrics")
                .body()
                .lines()
                .filter(line -> line.matches("vllm:num_requests_running[ {].*"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no metric vllm:num_requests_running"));
    }
}
