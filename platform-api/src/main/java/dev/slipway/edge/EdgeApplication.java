package dev.slipway.edge;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.context.annotation.Import;

/** Starts the edge. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(EdgeConfiguration.class)
public class EdgeApplication {

    static void main(String[] args) {
        try {
            SpringApplication.run(EdgeApplication.class, args);
        } catch (PortInUseException e) {
            System.err.println("edge: port " + e.getPort() + " is already in use");
            System.exit(1);
        }
    }
}
