package io.hyperdex.analytics.ledger;

import static io.hyperdex.ingest.TestNode.await;

import io.hyperdex.analytics.AnalyticsVerticle;
import io.hyperdex.ingest.TestNode;
import io.hyperdex.platform.bus.Topics;
import io.hyperdex.platform.bus.Topics.TradesCommitted;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The role analytics in a JVM of its own, which can be killed. It ends with the JVM that started it. */
final class AnalyticsProcess {
    private static final String READY = "ready";

    private final Process process;

    private AnalyticsProcess(Process process) {
        this.process = process;
    }

    /** Each byte that it reads is a commit that the relay tells of. */
    public static void main(String[] arguments) throws IOException {
        TestNode node = TestNode.start(arguments[0], LedgerScene.CONFIGURATION);
        await(node.vertx.deployVerticle(new AnalyticsVerticle(node.context)));
        System.out.println(READY);
        String epoch = node.context.store().identity().epoch();
        while (System.in.read() >= 0) {
            node.context.bus().publish(Topics.TRADES, new TradesCommitted(epoch, 0, 0, Instant.now(), List.of()));
        }
        System.exit(0);
    }

    /** Returns when it is deployed. */
    static AnalyticsProcess start(String database) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        AnalyticsProcess.class.getName(),
                        database)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        String line = output.readLine();
        while (line != null && !line.equals(READY)) {
            line = output.readLine();
        }
        if (line == null) {
            throw new IllegalStateException("analytics did not start");
        }
        return new AnalyticsProcess(process);
    }

    /** That trades have been committed; then lets it work for so long. */
    void tell(long millis) throws IOException, InterruptedException {
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
        process.waitFor(millis, TimeUnit.MILLISECONDS);
    }

    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }
}
