package dev.slipway.runtime;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts the application. */
@SpringBootApplication
public class RuntimeApplication {

    static void main(String[] args) {
        SpringApplication.run(RuntimeApplication.class, args);
    }
}
