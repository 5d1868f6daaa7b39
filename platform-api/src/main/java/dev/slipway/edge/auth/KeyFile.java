package dev.slipway.edge.auth;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** The file that holds the first key of an instance; whoever starts the edge has made it. */
public final class KeyFile {

    private KeyFile() {}

    /** The key in {@code file}, as {@code prefix.secret}. */
    public static String read(Path file) throws IOException {
        String key;
        try {
            key = Files.readString(file).strip();
        } catch (NoSuchFileException e) {
            throw new IOException("the file " + file + " with the API key is missing", e);
        }
        if (!key.matches("[A-Za-z0-9]+\\.[A-Za-z0-9_-]+")) {
            throw new IOException("the file " + file + " must hold an API key, prefix.secret");
        }
        return key;
    }
}
