package dev.slipway.runtime;

import dev.slipway.runtime.openai.ModelSlot;
import dev.slipway.runtime.openai.OpenAiServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.context.ConfigurationPropertiesAutoConfiguration;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.reactor.netty.autoconfigure.NettyReactiveWebServerAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.http.server.reactive.HttpHandler;

/** The inference server: one checkpoint behind OpenAI's HTTP interface. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableConfigurationProperties(EngineProperties.class)
@ImportAutoConfiguration({
    ConfigurationPropertiesAutoConfiguration.class,
    LifecycleAutoConfiguration.class,
    NettyReactiveWebServerAutoConfiguration.class
})
public class RuntimeApplication {

    private static final long LARGEST_BODY = 16 << 20;

    static void main(String[] args) throws InterruptedException {
        try {
            ConfigurableApplicationContext context = start(args);
            context.getBean(ModelLoading.class).await();
            if (context.getBean(EngineProperties.class).train()) {
                Training.answer(context);
                System.exit(SpringApplication.exit(context));
            }
        } catch (RuntimeException e) {
            System.err.println(StartFailure.line(e));
            System.exit(1);
        }
    }

    /** Returns when the server listens; the model may still be loading. */
    static ConfigurableApplicationContext start(String... args) {
        SpringApplication application = new SpringApplication(RuntimeApplication.class);
        application.setWebApplicationType(WebApplicationType.REACTIVE);
        return application.run(args);
    }

    /** Event loops of its own, which stop with this server and with no other one in the process. */
    @Bean
    ReactorResourceFactory reactorResourceFactory() {
        ReactorResourceFactory resources = new ReactorResourceFactory();
        resources.setUseGlobalResources(false);
        resources.setShutdownQuietPeriod(Duration.ZERO);
        return resources;
    }

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    ModelSlot modelSlot() {
        return new ModelSlot();
    }

    @Bean
    ModelLoading modelLoading(EngineProperties settings, ModelSlot slot, Clock clock) {
        return new ModelLoading(settings, slot, clock, System::nanoTime);
    }

    @Bean
    HttpHandler httpHandler(ModelSlot slot, Clock clock, Environment environment, EngineProperties settings) {
        int maxBodyBytes = (int) Math.min(LARGEST_BODY, Runtime.getRuntime().maxMemory() / 8);
        RandomGenerator random = new SecureRandom();
        Long seed = settings.requests().seed();
        RandomGenerator seeds = seed == null ? random : new Random(seed);
        OpenAiServer.Sources sources = new OpenAiServer.Sources(clock, System::nanoTime, random, seeds::nextLong);
        return OpenAiServer.handler(slot, LoadedModel.DEVICE, maxBodyBytes, internalToken(environment), sources);
    }

    private static Optional<String> internalToken(Environment environment) {
        String file = environment.getProperty("SLIPWAY_INTERNAL_TOKEN_FILE");
        if (file == null || file.isBlank()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Files.readString(Path.of(file)).strip());
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "SLIPWAY_INTERNAL_TOKEN_FILE names %s, which cannot be read".formatted(file), e);
        }
    }
}
