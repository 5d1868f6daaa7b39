package dev.slipway.bench;

import dev.slipway.system.harness.Folder;
import dev.slipway.system.harness.Instance;
import dev.slipway.system.harness.LinuxProcesses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The yardstick: nginx with one worker, keep-alive to the upstream, no buffering, no access log. */
final class Nginx implements AutoCloseable {
    private final Path home;
    private final int port;
    private final Process master;

    private Nginx(Path home, int port, Process master) {
        this.home = home;
        this.port = port;
        this.master = master;
    }

    static Nginx before(String upstream) throws IOException {
        Path home = Files.createTempDirectory("slipway-nginx");
        int port = Instance.freePort();
        Path configuration = home.resolve("nginx.conf");
        Files.writeString(configuration, """
                daemon off;
                worker_processes 1;
                pid %1$s/nginx.pid;
                error_log %1$s/error.log;
                events { worker_connections 1024; }
                http {
                  access_log off;
                  keepalive_requests 1000000000;
                  client_body_buffer_size 1m;
                  client_body_temp_path %1$s/body;
                  proxy_temp_path %1$s/proxy;
                  fastcgi_temp_path %1$s/fastcgi;
                  uwsgi_temp_path %1$s/uwsgi;
                  scgi_temp_path %1$s/scgi;
                  upstream replica { server %2$s; keepalive 64; keepalive_requests 1000000000; }
                  server {
                    listen 127.0.0.1:%3$d;
                    location / {
                      proxy_pass http://replica;
                      proxy_http_version 1.1;
                      proxy_set_header Connection "";
                      proxy_buffering off;
                    }
                  }
                }
                """.formatted(home, upstream.substring("http://".length()), port));
        Process master = new ProcessBuilder(
                        "nginx",
                        "-p",
                        home.toString(),
                        "-c",
                        configuration.toString(),
                        "-e",
                        home.resolve("error.log").toString())
                .inheritIO()
                .start();
        return new Nginx(home, port, master);
    }

    int port() {
        return port;
    }

    double cpuSeconds() {
        return LinuxProcesses.descendants(master.pid())
                .mapToDouble(LinuxProcesses::cpuSeconds)
                .sum();
    }

    @Override
    public void close() throws IOException {
        master.destroy();
        master.onExit().join();
        Folder.delete(home);
    }
}
