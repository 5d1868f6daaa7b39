package dev.slipway.control.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** {@code DIR/admin-api-key}: made where it is missing, so that it stays good over restarts. */
final class AdminApiKey {

    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9]{8}\\.[A-Za-z0-9_-]{43}");

    private AdminApiKey() {}

    static void ensure(Path file) throws IOException {
        if (!Files.exists(file)) {
            PrivateFile.replace(file, Secret.letters(8) + "." + Secret.random());
        } else if (!isIn(file)) {
            throw new StartFailedException(
                    "%s must hold an API key: 8 letters or digits, a dot, 43 characters of base64url; delete it for a new one"
                            .formatted(file));
        }
    }

    static boolean isIn(Path file) throws IOException {
        return Files.exists(file) && FORM.matcher(read(file)).matches();
    }

    /** @param valid whether the control plane takes it: a key that was revoked stays in its file */
    static String hint(Path file, boolean valid) {
        return valid
                ? "API key: " + file
                : "the API key in %s is not valid any more: sign in to make another, or run down, delete the file and run up"
                        .formatted(file);
    }

    static String read(Path file) throws IOException {
        return Files.readString(file).strip();
    }
}
