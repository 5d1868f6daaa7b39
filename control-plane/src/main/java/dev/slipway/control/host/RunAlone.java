package dev.slipway.control.host;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The settings of a program that runs without the others; the launcher script runs it with them. */
final class RunAlone {

    private static final int DEFAULT_PORT = 8000;
    private static final int MAX_PORT = 65_535;

    /** What a URI says that names none. */
    private static final int NO_PORT = -1;

    private RunAlone() {}

    /** {@code slipway serve}: a checkpoint directory, or the name of a bundled one. */
    static List<String> serve(Options options, Distribution distribution) {
        if (options.operands().isEmpty()) {
            throw new UsageException("serve needs a checkpoint directory or the name of a preset");
        }
        Path checkpoint = checkpoint(options.operands().getFirst(), distribution.models());
        var address = new PublicAddress(PublicAddress.LOOPBACK, options.port(DEFAULT_PORT));
        address.requireFree();
        return List.of(
                "--server.address=" + address.bind(),
                "--server.port=" + address.port(),
                "--slipway.engine.checkpoint=" + checkpoint,
                "--slipway.engine.served-model-name=" + checkpoint.getFileName());
    }

    /** {@code slipway edge}: its only key is made where there is none. */
    static List<String> edge(Options options) throws IOException {
        var data = new DataDirectory(Path.of(options.require("--data")));
        String upstream = checkUpstream(options.require("--upstream"));
        var address = new PublicAddress(PublicAddress.LOOPBACK, Integer.parseInt(options.require("--port")));
        address.requireFree();
        data.prepare();
        data.prepareSecrets();
        return List.of(
                "--server.address=" + address.bind(),
                "--server.port=" + address.port(),
                "--slipway.data=" + data.root(),
                "--slipway.edge.upstream=" + upstream);
    }

    private static Path checkpoint(String named, Path models) {
        Path bundled = models.resolve(named);
        Path directory = !named.contains("/") && Files.isDirectory(bundled) ? bundled : Path.of(named);
        if (!Files.isRegularFile(directory.resolve("config.json"))) {
            throw new StartFailedException(
                    "'%s' is neither the bundled gpt-oss-nano nor a checkpoint directory (there is no %s)"
                            .formatted(named, directory.resolve("config.json")));
        }
        return directory.toAbsolutePath().normalize();
    }

    private static String checkUpstream(String text) {
        try {
            if (isUpstream(new URI(text))) {
                return text;
            }
        } catch (URISyntaxException _) {
            // the message below covers it
        }
        throw new UsageException(
                "--upstream must be http://HOST[:PORT][/PATH] with a PORT from 1 to 65535, not '%s'".formatted(text));
    }

    private static boolean isUpstream(URI uri) {
        return "http".equalsIgnoreCase(uri.getScheme())
                && uri.getHost() != null
                && (uri.getPort() == NO_PORT || (uri.getPort() >= 1 && uri.getPort() <= MAX_PORT))
                && uri.getRawUserInfo() == null
                && uri.getRawQuery() == null
                && uri.getRawFragment() == null;
    }
}
