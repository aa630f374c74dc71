package io.hyperdex.ingest.store;

import io.hyperdex.ingest.posted.IncomingTrade;
import io.vertx.core.Promise;
import java.util.List;

/** Trades of one sender that are stored in one transaction or not at all. */
record Submission(String source, Origin origin, List<IncomingTrade> trades, long sinceNanos, Promise<Stored> answer) {}
