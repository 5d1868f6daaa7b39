package dev.slipway.control.host;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A program that starts PostgreSQL and waits to be killed: what a supervisor is to its database. */
final class PostgresOwner {

    static void main(String[] args) throws Exception {
        Path folder = Path.of(args[0]);
        EmbeddedPostgres postgres =
                EmbeddedPostgres.start(TestPostgres.binaries(), folder, folder.resolveSibling("postgres.log"));
        System.out.println(postgres.port() + " " + postgres.handle().pid());
        new CountDownLatch(1).await();
    }
}
