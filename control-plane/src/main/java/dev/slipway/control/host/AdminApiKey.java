package dev.slipway.control.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** {@code DIR/admin-api-key}: made once, so that it stays good over restarts. */
final class AdminApiKey {

    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9]{8}\\.[A-Za-z0-9_-]{43}");

    private AdminApiKey() {}

    static void ensure(Path file) throws IOException {
        if (!Files.exists(file)) {
            PrivateFile.replace(file, Secret.letters(8) + "." + Secret.random());
        } else if (!FORM.matcher(read(file)).matches()) {
            throw new StartFailedException(
                    "%s must hold an API key: 8 letters or digits, a dot, 43 characters of base64url; delete it for a new one"
                            .formatted(file));
        }
    }

    static String read(Path file) throws IOException {
        return Files.readString(file).strip();
    }
}
