package dev.slipway.control.access;

import dev.slipway.control.SlipwayProperties;
import dev.slipway.control.StartRefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** Takes in the first key, which lies in a file, when this database has never seen it: in the place of an older one. */
@Component
@Order(1)
class AdminKey implements ApplicationRunner {

    private final SlipwayProperties properties;
    private final ApiKeys apiKeys;
    private final Users users;

    AdminKey(SlipwayProperties properties, ApiKeys apiKeys, Users users) {
        this.properties = properties;
        this.apiKeys = apiKeys;
        this.users = users;
    }

    @Override
    public void run(ApplicationArguments args) throws IOException {
        Path file = properties.adminApiKeyFile();
        if (file != null) {
            ApiKeyText text = ApiKeyText.parse(Files.readString(file).strip())
                    .orElseThrow(() -> new StartRefusedException(
                            file + " holds no API key: 8 letters or digits, a dot, 43 characters of base64url"));
            apiKeys.register(users.admin(), text, "admin");
        }
    }
}
