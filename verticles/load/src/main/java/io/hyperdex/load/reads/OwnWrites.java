package io.hyperdex.load.reads;

import io.hyperdex.load.market.GeneratedTrade;
import io.hyperdex.load.market.Market;
import io.hyperdex.load.market.TradeBodies;
import io.hyperdex.load.market.TradeSequence;
import io.hyperdex.load.node.NodeClient;
import io.hyperdex.load.node.NodeClient.Answered;
import io.hyperdex.load.node.Target;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Who posts reads his write at once on that node: a client posts a trade now and then, and what he then reads of its pool
 * must be as new as the answer to his post, cached or not.
 */
final class OwnWrites {
    private static final int HISTORY = 2;
    private static final long EVERY_MILLIS = 500;
    /** The node says that it cannot now, as it does by an answer that is marked as stale; that is counted with the reads. */
    private static final Set<Integer> OVERLOADED = Set.of(503, 504);

    private static final int FINDINGS_MAX = 20;

    private final NodeClient node;
    private final TradeSequence trades;
    private final CountDownLatch end = new CountDownLatch(1);
    private final List<String> findings = new ArrayList<>();
    private final Thread thread = new Thread(this::write, "own-writes");
    private int written;

    private OwnWrites(NodeClient node, TradeSequence trades) {
        this.node = node;
        this.trades = trades;
        thread.setDaemon(true);
        thread.start();
    }

    /** @param findings what was read too old */
    record Checked(int written, List<String> findings) {}

    static OwnWrites start(Target target, Market stored) {
        Market own = stored.startingAt(Instant.now(), HISTORY);
        return new OwnWrites(
                new NodeClient(target.url(), target.key()),
                own.trades(Duration.ofDays(Market.DAYS).toMillis() / EVERY_MILLIS));
    }

    Checked checked() throws InterruptedException {
        end.countDown();
        thread.join();
        return new Checked(written, findings);
    }

    private void write() {
        try {
            do {
                check(trades.next(1));
            } while (!end.await(EVERY_MILLIS, TimeUnit.MILLISECONDS));
        } catch (IOException e) {
            findings.add("own write: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void check(List<GeneratedTrade> one) throws IOException, InterruptedException {
        String body = new String(TradeBodies.JSON.body(one), StandardCharsets.UTF_8);
        Answered posted = node.post("/v1/trades", body);
        if (OVERLOADED.contains(posted.status())) {
            return;
        }
        String position = posted.good().path("position").asText();
        String pool = one.get(0).pool().address();
        written++;
        for (String target : List.of(
                "/v1/trades?chain=1&pool=" + pool + "&limit=50",
                "/v1/candles?chain=1&pool=" + pool + "&interval=1m&limit=2")) {
            Answered read = node.get(target);
            if (OVERLOADED.contains(read.status()) || read.stale()) {
                continue;
            }
            String asOf = read.good().at("/asOf/position").asText();
            if (Inspection.offset(asOf) < Inspection.offset(position) && findings.size() < FINDINGS_MAX) {
                findings.add("own write: after " + position + " " + target + " was as of " + asOf);
            }
        }
    }
}
