package dev.slipway.edge;

import dev.slipway.edge.connection.Drain;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Import;
import sun.misc.Signal;

/** Starts the edge. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(EdgeConfiguration.class)
public class EdgeApplication {

    static void main(String[] args) {
        try {
            endAtHandover(SpringApplication.run(EdgeApplication.class, args));
        } catch (PortInUseException e) {
            System.err.println("edge: port " + e.getPort() + " is already in use");
            System.exit(1);
        }
    }

    /** SIGUSR1 says that another edge accepts from the same sockets; SIGHUP would be ignored below nohup. */
    private static void endAtHandover(ApplicationContext edge) {
        if (edge.getBean(PassedSockets.class).any()) {
            Drain drain = edge.getBean(Drain.class);
            Signal.handle(
                    new Signal("USR1"),
                    _ -> Thread.ofPlatform().name("handover").start(() -> {
                        drain.awaitLeave();
                        System.exit(0);
                    }));
        }
    }
}
