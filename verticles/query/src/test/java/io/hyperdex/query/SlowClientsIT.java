package io.hyperdex.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.platform.testing.Eventually;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A thousand clients who send a head or a body byte by byte, or ask much and read nothing. */
class SlowClientsIT {
    private static final int DRIPPING_HEADS = 450;
    private static final int DRIPPING_BODIES = 450;
    private static final int DEAF = 100;
    private static final int ASKED_BY_THE_DEAF = 60;
    /** Long, and cheap for the node: what is measured is the slowness of its readers, not its own work. */
    private static final String LARGE = "/openapi.yaml";

    private static final int OTHERS = 200;
    private static final Duration SLOWER_BY_AT_MOST = Duration.ofMillis(200);

    private final List<Socket> dripping = new ArrayList<>();
    private final List<Socket> deaf = new ArrayList<>();

    @Test
    void slowClientsAreCutOffAndHurtNobody() throws Exception {
        var configuration = QueryNode.configuration()
                .with("http.headTimeout", "2s")
                .with("http.bodyTimeout", "2s")
                .with("http.keepAlive", "2s");
        ScheduledExecutorService dripper = Executors.newSingleThreadScheduledExecutor();
        try (QueryNode node = new QueryNode(configuration)) {
            long before = medianNanos(node);
            connect(node.port());
            dripper.scheduleWithFixedDelay(() -> dripping.forEach(SlowClientsIT::drip), 0, 100, TimeUnit.MILLISECONDS);
            long during = medianNanos(node);
            System.out.println("median of others: " + before / 1_000 + " us before, " + during / 1_000
                    + " us with 1,000 slow clients");
            assertThat(during).isLessThan(3 * before + SLOWER_BY_AT_MOST.toNanos());

            for (Socket socket : dripping) {
                assertThat(readToTheEnd(socket)).isZero();
            }
            for (Socket socket : deaf) {
                awaitCut(socket);
            }
            assertThat(node.get("listPools", "/v1/pools").status()).isEqualTo(200);
        } finally {
            dripper.shutdownNow();
            for (Socket socket : dripping) {
                socket.close();
            }
            for (Socket socket : deaf) {
                socket.close();
            }
        }
    }

    private void connect(int port) throws IOException {
        String head = "GET /v1/pools HTTP/1.1\r\nHost: a\r\nX-Slow: ";
        String body = "POST /v1/admin/keys HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nX-API-Key: "
                + QueryNode.KEY + "\r\nContent-Length: 10000\r\n\r\n{";
        for (int i = 0; i < DRIPPING_HEADS; i++) {
            dripping.add(open(port, head));
        }
        for (int i = 0; i < DRIPPING_BODIES; i++) {
            dripping.add(open(port, body));
        }
        for (int i = 0; i < DEAF; i++) {
            deaf.add(open(port, ("GET " + LARGE + " HTTP/1.1\r\nHost: a\r\n\r\n").repeat(ASKED_BY_THE_DEAF)));
        }
    }

    private static Socket open(int port, String sent) throws IOException {
        var socket = new Socket();
        socket.setReceiveBufferSize(4_096);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        socket.setSoTimeout(30_000);
        socket.getOutputStream().write(sent.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static void drip(Socket socket) {
        try {
            socket.getOutputStream().write(' ');
        } catch (IOException e) {
            assertThat(e).as("cut off, as it should be").isNotInstanceOf(SocketTimeoutException.class);
        }
    }

    /** How much came until the server ended the connection; a timeout of the socket fails the test. */
    private static long readToTheEnd(Socket socket) throws IOException {
        long total = 0;
        byte[] buffer = new byte[1 << 16];
        try {
            for (int read = 0; read >= 0; read = socket.getInputStream().read(buffer)) {
                total += read;
            }
        } catch (SocketTimeoutException e) {
            throw new AssertionError("still connected", e);
        } catch (IOException e) {
            // Reset: the server ended it with our bytes unread.
            return total;
        }
        return total;
    }

    /** Without reading, which would help: a connection that has been cut takes no bytes. */
    private static void awaitCut(Socket socket) throws Exception {
        Eventually.holds("the connection is cut", Duration.ofSeconds(30), () -> !takesBytes(socket));
    }

    private static boolean takesBytes(Socket socket) {
        try {
            socket.getOutputStream().write(' ');
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static long medianNanos(QueryNode node) {
        long[] nanos = new long[OTHERS];
        for (int i = 0; i < OTHERS; i++) {
            long start = System.nanoTime();
            assertThat(node.get("listPools", "/v1/pools?limit=10").status()).isEqualTo(200);
            nanos[i] = System.nanoTime() - start;
        }
        Arrays.sort(nanos);
        return nanos[OTHERS / 2];
    }
}
