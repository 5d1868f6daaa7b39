package dev.slipway.edge;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts the application. */
@SpringBootApplication
public class EdgeApplication {

    static void main(String[] args) {
        SpringApplication.run(EdgeApplication.class, args);
    }
}
