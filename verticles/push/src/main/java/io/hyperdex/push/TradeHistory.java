package io.hyperdex.push;

import io.hyperdex.domain.Position;
import io.hyperdex.platform.http.ApiException;
import io.hyperdex.platform.http.ErrorCode;
import io.hyperdex.push.CommitHistory.Bounds;
import io.hyperdex.push.CommitHistory.Chain;
import io.hyperdex.push.StreamTopic.TradesTopic;
import io.hyperdex.push.TopicFrame.EventsFrame;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Past frames of trades topics, for clients that make up a gap. Lives on one context. */
final class TradeHistory {
    /** So much of the outbox one request may look at; the next one goes on from there. */
    private static final int READS_MAX = 16;
    /** Of one page; the next one goes on from there. */
    private static final long BYTES_MAX = 8L << 20;

    private final TradeSource source;
    private final CommitHistory remembered;
    private final Supplier<Position> seen;

    /**
     * What is asked for.
     *
     * @param after exclusive
     * @param until inclusive
     */
    record Stretch(long after, long until, int limit) {}

    /** @param next where the rest begins; null when this is all */
    record Page(List<EventsFrame> frames, @Nullable Long next) {
        /** The part of the frames that was asked for. */
        static Page of(List<EventsFrame> frames, Stretch asked) {
            List<EventsFrame> wanted = frames.stream()
                    .filter(frame -> frame.offset() > asked.after() && frame.offset() <= asked.until())
                    .toList();
            List<EventsFrame> fitting = wanted.subList(0, Math.min(asked.limit(), wanted.size()));
            return new Page(
                    fitting,
                    fitting.size() < wanted.size()
                            ? fitting.get(fitting.size() - 1).offset()
                            : null);
        }
    }

    TradeHistory(TradeSource source, CommitHistory remembered, Supplier<Position> seen) {
        this.source = source;
        this.remembered = remembered;
        this.seen = seen;
    }

    /** Fails with 410 when the store is another one by now, or does not reach back so far any more. */
    Future<Page> read(TradesTopic topic, String epoch, Stretch asked) {
        if (!epoch.equals(seen.get().epoch())) {
            return Future.failedFuture(expired("the epoch is " + seen.get().epoch() + " now"));
        }
        var chain = new Chain(asked.after(), new Bounds(asked.until(), asked.limit(), BYTES_MAX, false));
        if (remembered.reaches(asked.after())) {
            remembered.replay(topic, asked.after(), chain);
            return Future.succeededFuture(page(chain));
        }
        return read(topic, new Position(epoch, asked.after()), asked, chain, READS_MAX);
    }

    private Future<Page> read(TradesTopic topic, Position from, Stretch asked, Chain chain, int reads) {
        return source.after(from).compose(commits -> {
            if (commits.isEmpty() || from.offset() >= asked.until()) {
                return from.offset() < Math.min(asked.until(), seen.get().offset())
                        ? Future.failedFuture(expired("the outbox does not reach back to " + from))
                        : Future.succeededFuture(page(chain));
            }
            if (commits.get(0).first() > from.offset() + 1) {
                return Future.failedFuture(expired("the outbox does not reach back to " + from));
            }
            CommitHistory page = CommitHistory.of(commits);
            page.replay(topic, from.offset(), chain);
            if (chain.isCut()) {
                return Future.succeededFuture(page(chain));
            }
            return reads == 1
                    ? Future.succeededFuture(new Page(chain.frames(), page.last()))
                    : read(topic, new Position(from.epoch(), page.last()), asked, chain, reads - 1);
        });
    }

    private static Page page(Chain chain) {
        return new Page(chain.frames(), chain.isCut() ? chain.last() : null);
    }

    static ApiException expired(String detail) {
        return ApiException.of(ErrorCode.POSITION_EXPIRED, detail);
    }
}
