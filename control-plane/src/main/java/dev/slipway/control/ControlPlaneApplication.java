package dev.slipway.control;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;
import org.springframework.context.annotation.Bean;

/** Starts the application. */
@SpringBootApplication(exclude = UserDetailsServiceAutoConfiguration.class) // nobody has a password
@EnableConfigurationProperties(SlipwayProperties.class)
public class ControlPlaneApplication {

    /** What PostgreSQL keeps of a moment, so that a moment reads the same before and after it was stored. */
    private static final Duration MICROSECOND = Duration.ofNanos(1_000);

    static void main(String[] args) {
        SpringApplication.run(ControlPlaneApplication.class, args);
    }

    @Bean
    Clock clock() {
        return Clock.tick(Clock.systemUTC(), MICROSECOND);
    }

    @Bean
    RandomGenerator random() {
        return new SecureRandom();
    }
}
