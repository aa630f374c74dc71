package io.hyperdex.push;

import io.hyperdex.domain.Position;
import io.hyperdex.platform.bus.Topics.TradesCommitted;
import io.hyperdex.push.CommitHistory.Bounds;
import io.hyperdex.push.CommitHistory.Chain;
import io.hyperdex.push.StreamTopic.TradesTopic;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Answers those who have seen a part of a trades topic: from memory, and from the outbox where that does not reach back far
 * enough. One page of the outbox is read at a time and serves all whose place it covers. Lives on one context.
 */
final class TradeReplays {
    /** Who waits for a page of the outbox. */
    private record Waiting(TradesTopic topic, Place place, Outlet outlet, long ticket) {
        long offset() {
            return place.from().offset();
        }

        /** Of the frames that this client gets next. */
        Chain chain(int bytesMax) {
            return new Chain(place.told(), new Bounds(Long.MAX_VALUE, Integer.MAX_VALUE, bytesMax, true));
        }
    }

    private final TradeSource source;
    private final CommitHistory history;
    private final Desk desk;
    private List<Waiting> waiting = new ArrayList<>();
    /** Who has seen more than this node has heard yet. */
    private final List<Waiting> ahead = new ArrayList<>();

    private boolean reading;

    /** What the replays need of the feed. */
    interface Desk {
        /** Up to here commits have been passed on. */
        Position seen();

        /** No event of the topic lies between the offset and what has been passed on. */
        void quietAfter(TradesTopic topic, long offset);

        /** Answers with a snapshot, since what the client has seen is of no use. */
        void startAfresh(TradesTopic topic, Outlet outlet, long ticket);
    }

    TradeReplays(TradeSource source, CommitHistory history, Desk desk) {
        this.source = source;
        this.history = history;
        this.desk = desk;
    }

    void resume(TradesTopic topic, Place place, Outlet outlet, long ticket) {
        resume(new Waiting(topic, place, outlet, ticket));
    }

    private void resume(Waiting one) {
        if (!one.place().from().epoch().equals(desk.seen().epoch())) {
            desk.startAfresh(one.topic(), one.outlet(), one.ticket());
        } else if (history.reaches(one.offset())) {
            Chain chain = one.chain(history.pageBytes());
            answer(one, chain, history.replay(one.topic(), one.offset(), chain));
        } else if (one.offset() > desk.seen().offset()) {
            resumeAhead(one);
        } else {
            waiting.add(one);
            readNext();
        }
    }

    /** With all that there is, or else with a page that ends where the chain does. */
    private void answer(Waiting one, Chain chain, long reached) {
        boolean more = chain.isCut() || !history.reaches(reached);
        if (!more) {
            desk.quietAfter(one.topic(), chain.last());
        }
        one.outlet()
                .joined(
                        one.ticket(),
                        new Replay(one.topic(), desk.seen().epoch(), reached, one.offset(), chain.frames(), more));
    }

    /** Another node told the client more than this one has heard yet; the store knows whether that can be. */
    private void resumeAhead(Waiting one) {
        source.head()
                .onSuccess(head -> {
                    if (head.epoch().equals(desk.seen().epoch()) && one.offset() <= head.offset()) {
                        ahead.add(one);
                        passed();
                    } else {
                        desk.startAfresh(one.topic(), one.outlet(), one.ticket());
                    }
                })
                .onFailure(failure -> one.outlet().refused(one.ticket(), one.topic(), failure));
    }

    /** Commits have been passed on. */
    void passed() {
        Position seen = desk.seen();
        for (Waiting one : List.copyOf(ahead)) {
            if (one.offset() <= seen.offset()) {
                ahead.remove(one);
                resume(one);
            }
        }
    }

    private void readNext() {
        if (reading || waiting.isEmpty()) {
            return;
        }
        reading = true;
        String epoch = desk.seen().epoch();
        long from = waiting.stream().mapToLong(Waiting::offset).min().orElseThrow();
        Future<List<TradesCommitted>> page = source.after(new Position(epoch, from));
        page.onSuccess(commits -> {
            reading = false;
            if (!epoch.equals(desk.seen().epoch())
                    || commits.isEmpty()
                    || commits.get(0).first() > from + 1) {
                take(from, from).forEach(one -> desk.startAfresh(one.topic(), one.outlet(), one.ticket()));
            } else {
                serve(from, CommitHistory.of(commits));
            }
            readNext();
        });
        page.onFailure(failure -> {
            reading = false;
            take(0, Long.MAX_VALUE).forEach(one -> one.outlet().refused(one.ticket(), one.topic(), failure));
        });
    }

    private void serve(long from, CommitHistory page) {
        long end = page.last();
        take(from, end - 1).forEach(one -> {
            Chain chain = one.chain(history.pageBytes());
            long reached = page.replay(one.topic(), one.offset(), chain);
            if (!chain.isCut() && history.reaches(end)) {
                reached = history.replay(one.topic(), end, chain);
            }
            answer(one, chain, reached);
        });
    }

    /** Those whose offset lies between, both inclusive, do not wait any more. */
    private List<Waiting> take(long first, long last) {
        List<Waiting> taken = new ArrayList<>();
        List<Waiting> left = new ArrayList<>();
        Consumer<Waiting> sort = one -> (one.offset() >= first && one.offset() <= last ? taken : left).add(one);
        waiting.forEach(sort);
        waiting = left;
        return taken;
    }
}
