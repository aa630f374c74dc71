package io.hyperdex.ingest.http;

import io.hyperdex.ingest.IngestConfig;
import io.hyperdex.ingest.posted.PostedTradeReader;
import io.hyperdex.ingest.store.IngestMeters;
import io.hyperdex.ingest.store.Intake;
import io.hyperdex.platform.NodeContext;
import io.hyperdex.platform.StartRefused;
import io.hyperdex.platform.http.Api;
import io.hyperdex.platform.http.BodyBudget;
import io.hyperdex.platform.http.JsonBody;
import io.hyperdex.platform.http.ListenConfig;
import io.hyperdex.platform.http.Routes;
import io.hyperdex.platform.store.QuotesConfig;
import java.time.InstantSource;
import java.time.ZoneOffset;

/** What the role ingest adds to the front door. */
public final class IngestRoutes implements Routes {
    private static final long DESCRIPTION_BYTES_MAX = 64 << 10;
    private static final long PRICES_BYTES_MAX = 1 << 20;

    private final NodeContext node;
    private final Intake intake;
    private final IngestMeters meters;
    private final PostedTradeReader reader;
    private final long bodyBytesMax;
    private final BodyBudget bodies;

    public IngestRoutes(NodeContext node, Intake intake, IngestMeters meters) {
        this.node = node;
        this.intake = intake;
        this.meters = meters;
        var config = node.configuration().section("ingest", IngestConfig.class);
        this.reader = new PostedTradeReader(
                InstantSource.system(),
                config.oldest().atStartOfDay(ZoneOffset.UTC).toInstant());
        this.bodyBytesMax =
                node.configuration().section("http", ListenConfig.class).bodyBytesMax();
        if (config.bodiesBytesMax() < bodyBytesMax) {
            throw new StartRefused("ingest.bodiesBytesMax", "must be at least http.bodyBytesMax, " + bodyBytesMax);
        }
        this.bodies = new BodyBudget(bodyBytesMax, config.bodiesBytesMax());
        meters.bodies(bodies::bytes);
    }

    @Override
    public void mount(Api api) {
        var trades = new PostTrades(api.vertx(), node, intake, reader, meters, bodies);
        api.answer("postTrades", trades::answer);
        var quotes = node.configuration().section("quotes", QuotesConfig.class);
        var descriptions = new Descriptions(
                node, intake, quotes, new JsonBody(api.contract(), Math.min(DESCRIPTION_BYTES_MAX, bodyBytesMax)));
        api.answer("putToken", descriptions::putToken);
        api.answer("putPool", descriptions::putPool);
        var prices =
                new PostPrices(node, quotes, new JsonBody(api.contract(), Math.min(PRICES_BYTES_MAX, bodyBytesMax)));
        api.answer("postPrices", prices::answer);
    }
}
