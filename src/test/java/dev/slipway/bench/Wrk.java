package dev.slipway.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The load generator: what one run of {@code wrk} counted. */
record Wrk(long requests, double p50Micros, long failures) {
    private static final Pattern REQUESTS = Pattern.compile("(\\d+) requests in");
    private static final Pattern P50 = Pattern.compile("50%\\s+([\\d.]+)(us|ms|s)");
    private static final Pattern FAILURES = Pattern.compile("Non-2xx or 3xx responses: (\\d+)");
    private static final Pattern SOCKET_ERRORS =
            Pattern.compile("connect (\\d+), read (\\d+), write (\\d+), timeout (\\d+)");
    private static final int SEND_LIMIT_SECONDS = 60;

    /** Posts this body over keep-alive connections; throws when any request failed. */
    static Wrk run(String url, String key, String body, int connections, int seconds) throws Exception {
        String report = run(url, request(key, body), connections, seconds);
        var counted = new Wrk((long) number(REQUESTS, report), micros(report), failures(report));
        if (counted.failures() > 0 || counted.requests() == 0) {
            throw new IllegalStateException("requests failed at " + url + ":\n" + report);
        }
        return counted;
    }

    /** Posts this body until that many requests are answered, and a few more are under way; throws when one failed. */
    static void send(String url, String key, String body, int connections, int requests) throws Exception {
        String script = request(key, body) + """
                local left = %d
                function response(status)
                  left = left - 1
                  if status ~= 200 then print("status " .. status) os.exit() end
                  if left == 0 then io.stdout:write("all sent") os.exit() end
                end
                """.formatted(requests);
        String report = run(url, script, connections, SEND_LIMIT_SECONDS);
        if (!report.endsWith("all sent")) {
            throw new IllegalStateException("requests failed at " + url + ":\n" + report);
        }
    }

    private static String request(String key, String body) {
        return """
                wrk.method = "POST"
                wrk.headers["Content-Type"] = "application/json"
                wrk.headers["Authorization"] = "Bearer %s"
                wrk.body = '%s'
                """.formatted(key, body);
    }

    private static String run(String url, String text, int connections, int seconds) throws Exception {
        Path script = Files.createTempFile("wrk", ".lua");
        try {
            Files.writeString(script, text);
            return run(
                    "wrk",
                    "-t1",
                    "-c" + connections,
                    "-d" + seconds + "s",
                    "--timeout",
                    "10s",
                    "--latency",
                    "-s",
                    script.toString(),
                    url);
        } finally {
            Files.delete(script);
        }
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new IOException("this benchmark needs wrk and nginx: apt-get install wrk nginx-light", e);
        }
        try (var output = process.inputReader()) {
            String text = output.readAllAsString();
            process.waitFor();
            return text;
        }
    }

    private static double micros(String report) {
        Matcher p50 = P50.matcher(report);
        if (!p50.find()) {
            throw new IllegalStateException("no latency in:\n" + report);
        }
        double scale = switch (p50.group(2)) {
            case "us" -> 1;
            case "ms" -> 1_000;
            default -> 1_000_000;
        };
        return Double.parseDouble(p50.group(1)) * scale;
    }

    private static long failures(String report) {
        Matcher sockets = SOCKET_ERRORS.matcher(report);
        long broken = 0;
        if (sockets.find()) {
            broken = Long.parseLong(sockets.group(1))
                    + Long.parseLong(sockets.group(2))
                    + Long.parseLong(sockets.group(3))
                    + Long.parseLong(sockets.group(4));
        }
        return broken + (long) number(FAILURES, report);
    }

    private static double number(Pattern pattern, String report) {
        Matcher matcher = pattern.matcher(report);
        return matcher.find() ? Double.parseDouble(matcher.group(1)) : 0;
    }
}
