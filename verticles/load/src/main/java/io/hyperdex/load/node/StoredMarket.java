package io.hyperdex.load.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hyperdex.load.market.GeneratedTrade;
import io.hyperdex.load.market.Market;
import io.hyperdex.load.market.MarketPool;
import io.hyperdex.load.market.TradeBodies;
import io.hyperdex.load.market.TradeSequence;
import io.hyperdex.load.node.Posting.Body;
import io.hyperdex.load.node.Posting.Posted;
import io.hyperdex.platform.StartRefused;
import io.hyperdex.platform.json.Json;
import io.hyperdex.platform.json.Times;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The trades that are read, as they were posted: thirty days that end when the loading began. A file beside the node's
 * data says which they are, so that another run finds them.
 */
public record StoredMarket(long seed, long trades, int pools, Instant start) {
    private static final String FILE = "load.json";
    private static final int CONNECTIONS = 8;
    private static final int BATCH = 1_000;
    private static final int PRICES_MAX = 1_000;

    /** Null when the directory has none; refused when it has others. */
    public static @Nullable StoredMarket of(Path data) throws IOException {
        Path file = data.resolve(FILE);
        if (!Files.exists(file)) {
            if (Files.exists(data.resolve("postgres"))) {
                throw new StartRefused("--data", "holds data of which nobody knows what they are: remove " + data);
            }
            return null;
        }
        JsonNode stored = Json.MAPPER.readTree(file.toFile());
        return new StoredMarket(
                stored.path("seed").asLong(),
                stored.path("trades").asLong(),
                stored.path("pools").asInt(),
                Instant.parse(stored.path("start").asText()));
    }

    /** The thirty days before now. */
    public static StoredMarket endingNow(long seed, long trades, int pools) {
        return new StoredMarket(seed, trades, pools, Instant.now().minus(Duration.ofDays(Market.DAYS)));
    }

    /** Refuses data of another size than was asked for. */
    public StoredMarket requireSize(long asked, int askedPools) {
        if (trades != asked || pools != askedPools) {
            throw new StartRefused(
                    "--data", "holds " + trades + " trades of " + pools + " pools; name another directory");
        }
        return this;
    }

    public Market market() {
        return new Market(seed, 0, pools).startingAt(start, 0);
    }

    /** Posts all trades and a price of each pool's own token, then lets the store gather its statistics. */
    public void load(Vertx vertx, Target target) throws IOException, SQLException, InterruptedException {
        Market market = market();
        TradeSequence sequence = market.trades(trades);
        var posting = new Posting(vertx, target, TradeBodies.JSON.mediaType(), new Posting.Pace(CONNECTIONS, 0, null));
        try (var bodies = new Ahead<>(() -> body(sequence.next(BATCH)))) {
            Posted posted = posting.post(bodies);
            System.out.printf(
                    Locale.ROOT,
                    "loaded %,d trades, %,.0f/s%n",
                    posted.accepted(),
                    posted.timed().perSecond());
            if (posted.accepted() + posted.duplicates() != trades) {
                throw new IOException("of " + trades + " trades " + posted.rejected() + " were refused");
            }
        }
        new NodeClient(target.url(), target.key())
                .post("/v1/prices", prices(market))
                .good();
        new Database(target.postgres()).execute("vacuum analyze");
    }

    /** From now on the directory's data are these. */
    public void keep(Path data) throws IOException {
        ObjectNode stored = Json.MAPPER.createObjectNode();
        stored.put("seed", seed).put("trades", trades).put("pools", pools).put("start", Times.format(start));
        Files.writeString(data.resolve(FILE), stored.toString());
    }

    public static @Nullable Body body(List<GeneratedTrade> trades) {
        return trades.isEmpty() ? null : new Body(Buffer.buffer(TradeBodies.JSON.body(trades)), trades.size());
    }

    private static String prices(Market market) {
        String now = Times.format(Instant.now());
        ObjectNode body = Json.MAPPER.createObjectNode();
        ArrayNode prices = body.putArray("prices");
        for (MarketPool pool :
                market.pools().subList(0, Math.min(PRICES_MAX, market.pools().size()))) {
            prices.addObject()
                    .put("chainId", Market.CHAIN_ID)
                    .put("token", pool.ownToken())
                    .put("usd", String.valueOf(pool.number()))
                    .put("timestamp", now)
                    .put("source", "load");
        }
        return body.toString();
    }
}
