package dev.slipway.control.secret;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import dev.slipway.control.host.PrivateFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;

/**
 * AES-GCM with the keys of a file that only its owner may read: the first in charge encrypts, any of them decrypts, so that a
 * file to which a key was added reads what is there. The file is read anew each time, since secrets are rare.
 */
final class SecretKeys {

    static {
        try {
            AeadConfig.register();
        } catch (GeneralSecurityException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Path file;

    SecretKeys(Path file) {
        this.file = file;
    }

    /** @param boundTo where the text belongs: elsewhere it cannot be decrypted */
    byte[] encrypt(String text, String boundTo) {
        try {
            return aead().encrypt(text.getBytes(StandardCharsets.UTF_8), boundTo.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a secret cannot be encrypted with the keys in " + file, e);
        }
    }

    String decrypt(byte[] ciphertext, String boundTo) {
        try {
            return new String(
                    aead().decrypt(ciphertext, boundTo.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a secret cannot be decrypted with the keys in " + file, e);
        }
    }

    boolean exist() {
        return Files.exists(file);
    }

    void make() {
        try {
            KeysetHandle keys = KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM);
            PrivateFile.replace(
                    file, TinkJsonProtoKeysetFormat.serializeKeyset(keys, InsecureSecretKeyAccess.get()) + "\n");
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("the key of secrets cannot be made in " + file, e);
        }
    }

    private Aead aead() throws GeneralSecurityException {
        try {
            return TinkJsonProtoKeysetFormat.parseKeyset(Files.readString(file), InsecureSecretKeyAccess.get())
                    .getPrimitive(RegistryConfiguration.get(), Aead.class);
        } catch (IOException e) {
            throw new IllegalStateException("the keys of secrets cannot be read from " + file, e);
        }
    }
}
