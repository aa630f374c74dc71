package io.hyperdex.push;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who of the clients of an event loop is subscribed to what, and how they get their starts. Lives on that loop. */
final class Subscriptions {
    private static final Logger LOG = LoggerFactory.getLogger(Subscriptions.class);

    private final Loop loop;
    private final Feed feed;
    private final Outlet outlet;
    private final StreamMetrics metrics;
    private final Map<StreamTopic, TopicTable> topics = new HashMap<>();
    /** Subscriptions whose own start is under way, by ticket. */
    private final Map<Long, Subscription> resuming = new HashMap<>();

    private long lastTicket;

    Subscriptions(Loop loop, Feed feed, Outlet outlet, StreamMetrics metrics) {
        this.loop = loop;
        this.feed = feed;
        this.outlet = outlet;
        this.metrics = metrics;
    }

    /** Whether anybody gets any of it. */
    boolean pass(List<TopicFrame> frames) {
        boolean heard = false;
        for (TopicFrame frame : frames) {
            TopicTable table = topics.get(frame.topic());
            if (table != null) {
                table.pass(frame);
                heard = true;
            }
        }
        return heard;
    }

    void join(Subscription subscription) {
        metrics.subscribed(1);
        topics.computeIfAbsent(subscription.topic(), this::table).add(subscription);
    }

    private TopicTable table(StreamTopic topic) {
        return new TopicTable(topic, loop, new TopicTable.Desk() {
            @Override
            public long ask() {
                feed.join(topic, outlet, ++lastTicket);
                return lastTicket;
            }

            @Override
            public void resume(Subscription subscription) {
                Subscriptions.this.resume(subscription);
            }
        });
    }

    private void resume(Subscription subscription) {
        Place place = subscription.place();
        if (place != null) {
            subscription.awaits(++lastTicket);
            resuming.put(lastTicket, subscription);
            feed.resume(subscription.topic(), place, outlet, lastTicket);
        }
    }

    /** What goes by until the next page comes is held, or is in that page. */
    void nextPage(Subscription subscription) {
        TopicTable table = topics.get(subscription.topic());
        if (table != null) {
            subscription.letGo(table.lastSequence());
            resume(subscription);
        }
    }

    void leave(Subscription subscription) {
        resuming.remove(subscription.ticket());
        TopicTable table = topics.get(subscription.topic());
        if (table != null && table.remove(subscription)) {
            metrics.subscribed(-1);
            if (table.isEmpty()) {
                topics.remove(subscription.topic());
                feed.leave(subscription.topic(), outlet);
            }
        }
    }

    void joined(long ticket, Start start) {
        Subscription resumed = resuming.remove(ticket);
        TopicTable table = topics.get(start.topic());
        if (resumed != null) {
            resumed(resumed, start);
        } else if (table != null && table.awaits(ticket) && start instanceof Snapshot snapshot) {
            table.joined(snapshot).forEach(served -> served.session().started(served));
        }
    }

    private void resumed(Subscription subscription, Start start) {
        subscription.awaits(0);
        if (!subscription.takes(start)) {
            resume(subscription);
        } else if (subscription.isAnswered() && start instanceof Snapshot) {
            // The client took so long to take its pages that the next one is gone.
            subscription.session().close(Closing.SLOW);
        } else {
            subscription.begin(subscription.session().fitting(subscription, start));
            subscription.session().started(subscription);
        }
    }

    void refused(long ticket, StreamTopic topic, Throwable failure) {
        Subscription resumed = resuming.remove(ticket);
        TopicTable table = topics.get(topic);
        if (resumed != null) {
            resumed.awaits(0);
            refused(resumed, failure);
        } else if (table != null && table.awaits(ticket)) {
            table.refused().forEach(refused -> refused(refused, failure));
        }
    }

    void ended(StreamTopic topic, Throwable reason) {
        TopicTable table = topics.get(topic);
        if (table != null) {
            table.members().forEach(member -> member.session().ended(member, reason));
        }
    }

    private static void refused(Subscription subscription, Throwable failure) {
        Session session = subscription.session();
        if (subscription.isAnswered()) {
            LOG.debug("the next page could not be read", failure);
            session.close(Closing.SLOW);
        } else {
            session.refused(subscription, failure);
            session.flush();
        }
    }
}
