package dev.slipway.control;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts the application. */
@SpringBootApplication
public class ControlPlaneApplication {

    static void main(String[] args) {
        SpringApplication.run(ControlPlaneApplication.class, args);
    }
}
