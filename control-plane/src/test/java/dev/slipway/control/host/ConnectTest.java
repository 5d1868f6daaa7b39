package dev.slipway.control.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ConnectTest {

    private static final String PASSWORD = "not-a-secret";

    @TempDir
    static Path folder;

    private static HttpsServer remote;
    private static List<HttpServer> local;
    private static final CountDownLatch secondLine = new CountDownLatch(1);

    @BeforeAll
    static void start() throws Exception {
        remote = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        remote.setHttpsConfigurator(new HttpsConfigurator(certified()));
        remote.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        remote.createContext("/", ConnectTest::tellWhatCame);
        remote.createContext("/stream", ConnectTest::stream);
        remote.start();
        var forwarder = new RemoteForwarder(remoteAddress(), RemoteTrust.of(Optional.of(folder.resolve("ca.pem"))));
        forwarder.requireSlipway();
        local = Connect.listen(new PublicAddress(PublicAddress.LOOPBACK, 0).withRealPort(), forwarder);
        local.forEach(HttpServer::start);
    }

    @AfterAll
    static void stop() {
        local.forEach(server -> server.stop(0));
        remote.stop(0);
    }

    @ParameterizedTest
    @CsvSource({
        "localhost,           /v1/models?limit=1&x=%2F,  /v1/models?limit=1&x=%2F",
        "api.localhost,       /v1/models,                /v1/models",
        "localhost,           //graphql/,                //graphql/",
        "model-abcd1234.api.localhost, /production/predict, /model-abcd1234/production/predict",
        "inference.localhost, /v1/models,                /inference/v1/models"
    })
    void whatAHostMeansBecomesAPathUnderTheRemotesOwnName(String host, String path, String arrives) throws Exception {
        String answer = raw("GET %s HTTP/1.1\r\nHost: %s:8000\r\nAuthorization: Api-Key k\r\nConnection: close\r\n\r\n"
                .formatted(path, host));

        assertThat(answer)
                .contains("GET " + arrives + " host=localhost:"
                        + remote.getAddress().getPort() + " key=Api-Key k");
    }

    @Test
    void bodiesAndStatusesPassBothWays() throws Exception {
        byte[] body = new byte[3_000_000];
        HttpResponse<String> answer =
                send(HttpRequest.newBuilder(localAddress("/upload")).PUT(BodyPublishers.ofByteArray(body)));
        assertThat(answer.body()).contains("bytes=3000000");
        assertThat(answer.headers().firstValue("ETag")).contains("\"tag\"");

        HttpResponse<String> chunked = send(HttpRequest.newBuilder(localAddress("/upload"))
                .POST(BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(body))));
        assertThat(chunked.body()).contains("bytes=3000000");

        assertThat(send(HttpRequest.newBuilder(localAddress("/missing"))).statusCode())
                .isEqualTo(404);
        assertThat(send(HttpRequest.newBuilder(localAddress("/empty")).DELETE()).statusCode())
                .isEqualTo(204);
    }

    @Test
    void aStreamGoesOnAsItComes() throws Exception {
        HttpResponse<InputStream> answer = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(localAddress("/stream")).build(), BodyHandlers.ofInputStream());
        try (var lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
            assertThat(lines.readLine()).isEqualTo("first");
            secondLine.countDown();
            assertThat(lines.readLine()).isEqualTo("second");
        }
    }

    @Test
    void anUnknownAuthorityIsNotTrusted() throws IOException {
        var forwarder = new RemoteForwarder(remoteAddress(), RemoteTrust.of(Optional.empty()));
        assertThatThrownBy(forwarder::requireSlipway)
                .isInstanceOf(StartFailedException.class)
                .hasMessageContaining("cannot be reached")
                .hasMessageContaining("certification path");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "slipway.example.com",
                "https://",
                "https://slipway.example.com/console",
                "https://me@slipway.example.com",
                "http://slipway.example.com",
                "ftp://x",
                "https://a b"
            })
    void onlyTheAddressOfAnInstallationOverTlsIsTaken(String remote) {
        assertThatThrownBy(() -> Connect.target(remote))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining(remote);
    }

    @Test
    void aFileWithoutCertificatesIsNamed() throws IOException {
        Path file = Files.writeString(folder.resolve("empty.pem"), "nothing");
        assertThatThrownBy(() -> RemoteTrust.of(Optional.of(file)))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("--ca")
                .hasMessageContaining("empty.pem");
    }

    private static void tellWhatCame(HttpExchange exchange) throws IOException {
        try (exchange) {
            int bytes = exchange.getRequestBody().readAllBytes().length;
            exchange.getResponseHeaders().set("X-Baseten-Request-Id", "r");
            exchange.getResponseHeaders().set("ETag", "\"tag\"");
            String path = exchange.getRequestURI().toString();
            if (path.equals("/empty")) {
                exchange.sendResponseHeaders(204, -1);
                return;
            }
            byte[] told = "%s %s host=%s key=%s bytes=%d"
                    .formatted(
                            exchange.getRequestMethod(),
                            path,
                            exchange.getRequestHeaders().getFirst("Host"),
                            exchange.getRequestHeaders().getFirst("Authorization"),
                            bytes)
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(path.equals("/missing") ? 404 : 200, told.length);
            exchange.getResponseBody().write(told);
        }
    }

    private static void stream(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write("first\n".getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
            secondLine.await();
            exchange.getResponseBody().write("second\n".getBytes(StandardCharsets.UTF_8));
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static String raw(String request) throws IOException {
        try (Socket socket = new Socket(
                InetAddress.getLoopbackAddress(), local.getFirst().getAddress().getPort())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
    }

    private static URI localAddress(String path) {
        return URI.create("http://localhost:" + local.getFirst().getAddress().getPort() + path);
    }

    private static URI remoteAddress() {
        return URI.create("https://localhost:" + remote.getAddress().getPort());
    }

    /** A certificate for localhost that nobody has signed but itself; {@code ca.pem} holds it. */
    private static SSLContext certified() throws Exception {
        Path store = folder.resolve("store.p12");
        keytool(
                "-genkeypair",
                "-alias",
                "remote",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD);
        keytool(
                "-exportcert",
                "-rfc",
                "-alias",
                "remote",
                "-file",
                folder.resolve("ca.pem").toString(),
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD);
        KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(keys, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, null);
        return context;
    }

    private static void keytool(String... arguments) throws IOException, InterruptedException {
        List<String> command = new java.util.ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }
}
