package dev.slipway.control.host;

import dev.slipway.control.PublicUrls;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.util.Optional;

/** An instance that another process supervises. */
final class RunningInstance {

    private final DataDirectory data;

    RunningInstance(DataDirectory data) {
        this.data = data;
    }

    boolean isReady() {
        return Files.exists(data.readyMark());
    }

    /** Where it is, with a new way in. */
    int greet(PrintStream out) throws IOException, InterruptedException {
        out.printf(
                "already running: %s    (%s)%n",
                Files.readString(data.readyMark()).strip(), signIn());
        return 0;
    }

    private String signIn() throws IOException, InterruptedException {
        Optional<ProcessRecord> controlPlane = data.records().part(ProcessRecord.CONTROL_PLANE);
        if (controlPlane.isEmpty()) {
            return keyHint(true);
        }
        try (var api = InternalApi.of(data, controlPlane.get().port())) {
            String local = Files.readString(data.readyMark()).strip();
            String url =
                    new PublicUrls(URI.create(local), data.operatorSettings().domain()).console();
            return "sign in: %s — one use, 15 minutes; %s"
                    .formatted(
                            Announcement.signInLink(url, api.signInToken()),
                            keyHint(api.takesKeyIn(data.adminApiKey())));
        } catch (IOException _) {
            return keyHint(true) + "; no sign-in link, since the control plane does not answer";
        }
    }

    private String keyHint(boolean valid) {
        return AdminApiKey.hint(data.adminApiKey(), valid);
    }
}
