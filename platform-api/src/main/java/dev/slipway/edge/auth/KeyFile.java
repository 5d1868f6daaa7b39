package dev.slipway.edge.auth;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;

/** The file that holds the first key of an instance in clear, readable by its owner only. */
public final class KeyFile {

    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final int PREFIX_LENGTH = 8;
    private static final int SECRET_BYTES = 32;

    private KeyFile() {}

    /** The key in {@code file}; a new one where there is no such file. */
    public static String readOrMake(Path file) throws IOException {
        if (!Files.exists(file)) {
            make(file);
        }
        String key = Files.readString(file).strip();
        if (!key.matches("[A-Za-z0-9]+\\.[A-Za-z0-9_-]+")) {
            throw new IOException("the file " + file + " must hold an API key, prefix.secret");
        }
        return key;
    }

    private static void make(Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(fresh, (generate(new SecureRandom()) + "\n").getBytes(StandardCharsets.US_ASCII));
        Files.move(fresh, file);
    }

    private static String generate(SecureRandom random) {
        StringBuilder key = new StringBuilder();
        for (int i = 0; i < PREFIX_LENGTH; i++) {
            key.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        return key.append('.')
                .append(Base64.getUrlEncoder().withoutPadding().encodeToString(secret))
                .toString();
    }
}
