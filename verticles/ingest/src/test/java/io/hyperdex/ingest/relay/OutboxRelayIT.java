package io.hyperdex.ingest.relay;

import static io.hyperdex.ingest.TestNode.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.domain.PostedTrade;
import io.hyperdex.domain.Trade;
import io.hyperdex.ingest.Link;
import io.hyperdex.ingest.TestNode;
import io.hyperdex.ingest.Trades;
import io.hyperdex.ingest.replay.RecordedDay;
import io.hyperdex.platform.bus.Topics;
import io.hyperdex.platform.bus.Topics.HeadAnnounced;
import io.hyperdex.platform.bus.Topics.TradesCommitted;
import io.hyperdex.platform.config.Configuration;
import io.hyperdex.platform.json.Json;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Everything that is committed is published, in order, whatever happens to the node that relays. */
class OutboxRelayIT {

    @Test
    void eachCommitIsOneMessageInCommitOrder() throws Exception {
        try (TestNode node = TestNode.start();
                Relaying relaying = new Relaying(node)) {
            await(node.store("a", List.of(Trades.trade("1"), Trades.trade("2"))));
            await(node.store("a", List.of(Trades.trade("3"))));
            assertThat(relaying.next()).isEqualTo("1-2 [1, 2]");
            assertThat(relaying.next()).isEqualTo("3-3 [3]");
            relaying.awaitHead(3);
            assertThat(await(OutboxStatus.read(node.context.store())).pending()).isZero();
            assertThat(await(OutboxStatus.read(node.context.store())).holder()).isEqualTo("n1");
        }
    }

    @Test
    void whatWasCommittedBeforeACrashIsDeliveredAfterTheRestart() throws Exception {
        try (TestNode node = TestNode.start()) {
            await(node.store("a", List.of(Trades.trade("1"))));
            assertThat(await(OutboxStatus.read(node.context.store())).pending()).isOne();
            try (Relaying first = new Relaying(node)) {
                assertThat(first.next()).isEqualTo("1-1 [1]");
                first.awaitPublished(1);
            }
            // A crash between publishing and moving the cursor repeats; it never loses.
            node.execute("update relay_cursor set position = 0");
            await(node.store("a", List.of(Trades.trade("2"))));
            try (Relaying second = new Relaying(node)) {
                assertThat(second.next()).isEqualTo("1-1 [1]");
                assertThat(second.next()).isEqualTo("2-2 [2]");
            }
        }
    }

    @Test
    void longBacklogIsPublishedWithoutHoles() throws Exception {
        try (TestNode node = TestNode.start()) {
            List<Future<?>> stored = new ArrayList<>();
            for (int i = 0; i < 150; i++) {
                stored.add(node.store("a", List.of(Trades.trade("t" + i), Trades.trade("u" + i))));
                if (i % 3 == 0) {
                    await(Future.all(stored));
                }
            }
            await(Future.all(stored));
            try (Relaying relaying = new Relaying(node)) {
                for (long position = 1; position <= 300; ) {
                    TradesCommitted message = relaying.nextMessage();
                    assertThat(message.first()).isEqualTo(position);
                    assertThat(message.trades()).hasSize((int) (message.last() - message.first() + 1));
                    position = message.last() + 1;
                }
            }
        }
    }

    @Test
    void whatTheWriterHandsOverIsWhatTheStoreHas() throws Exception {
        try (TestNode node = TestNode.start().describeRecordedMarket()) {
            node.commits.keep(true);
            List<PostedTrade> trades = new ArrayList<>(RecordedDay.trades().subList(0, 300));
            trades.add(Trades.trade("posted"));
            await(node.store("a", trades));
            await(node.store("b", trades));
            var outbox = new Outbox(
                    node.context.store()::identity, node.context.configuration().section("outbox", OutboxConfig.class));
            await(node.context
                    .store()
                    .withConnection(connection -> outbox.after(connection, 0)
                            .compose(commits -> outbox.trades(connection, commits)
                                    .map(stored -> {
                                        var handedOver = node.commits.take(commits);
                                        assertThat(handedOver).isNotNull();
                                        assertThat(Json.text(handedOver.get())).isEqualTo(Json.text(stored));
                                        return stored;
                                    }))));
        }
    }

    @Test
    void onlyOneNodeRelaysAndTheOtherTakesOverWhenItIsCutOff() throws Exception {
        try (TestNode database = TestNode.start();
                Link link = new Link(database.uri());
                TestNode one = TestNode.start(link.uri(), Configuration.defaults());
                TestNode other = TestNode.start(database.uri(), Configuration.defaults());
                Relaying first = new Relaying(one)) {
            first.awaitHeld();
            try (Relaying second = new Relaying(other)) {
                await(database.store("a", List.of(Trades.trade("1"))));
                assertThat(first.next()).isEqualTo("1-1 [1]");
                first.awaitPublished(1);
                assertThat(second.relay.isRelaying()).isFalse();

                link.cut();
                await(database.store("a", List.of(Trades.trade("2"))));
                assertThat(second.next()).isEqualTo("2-2 [2]");
                assertThat(first.relay.isRelaying()).isFalse();

                link.mend();
                await(database.store("a", List.of(Trades.trade("3"))));
                assertThat(second.next()).isEqualTo("3-3 [3]");
                assertThat(first.messages).isEmpty();
            }
            first.awaitHeld();
            await(database.store("a", List.of(Trades.trade("4"))));
            assertThat(first.next()).isEqualTo("4-4 [4]");
        }
    }

    @Test
    void publishedCommitsOutsideTheWindowAreTrimmed() throws Exception {
        try (TestNode node = TestNode.start()) {
            for (int i = 0; i < 4; i++) {
                await(node.store("a", List.of(Trades.trade("t" + i))));
            }
            node.execute("update outbox set committed_at = now() - interval '2 hours' where first_position <= 3");
            var outbox = new Outbox(
                    node.context.store()::identity, node.context.configuration().section("outbox", OutboxConfig.class));
            await(node.context.store().withConnection(connection -> outbox.trim(connection, 2)));
            assertThat(node.query("select first_position from outbox order by 1"))
                    .containsExactly("3", "4");
        }
    }

    /** A relay on a node, and what the node hears of it. */
    private static final class Relaying implements AutoCloseable {
        final BlockingQueue<TradesCommitted> messages = new LinkedBlockingQueue<>();
        final BlockingQueue<HeadAnnounced> heads = new LinkedBlockingQueue<>();
        final OutboxRelay relay;
        private final Vertx vertx;
        private final TestNode node;

        Relaying(TestNode node) {
            this.node = node;
            this.vertx = node.vertx;
            var made = new CompletableFuture<OutboxRelay>();
            node.loop.runOnContext(there -> {
                node.context.bus().listen(Topics.TRADES, messages::add);
                node.context.bus().listen(Topics.HEAD, heads::add);
                var fresh = new OutboxRelay(vertx, node.context, node.commits);
                fresh.start();
                made.complete(fresh);
            });
            relay = made.orTimeout(10, TimeUnit.SECONDS).join();
        }

        TradesCommitted nextMessage() throws InterruptedException {
            TradesCommitted message = messages.poll(30, TimeUnit.SECONDS);
            assertThat(message).as("a message").isNotNull();
            return message;
        }

        String next() throws InterruptedException {
            TradesCommitted message = nextMessage();
            List<String> ids = message.trades().stream().map(Trade::tradeId).toList();
            return message.first() + "-" + message.last() + " " + ids;
        }

        void awaitHead(long position) throws InterruptedException {
            HeadAnnounced head;
            do {
                head = heads.poll(10, TimeUnit.SECONDS);
                assertThat(head).as("the head is announced every second").isNotNull();
            } while (head.position().offset() < position);
        }

        void awaitHeld() throws InterruptedException {
            awaitHead(0);
        }

        /** Until the store knows it too. */
        void awaitPublished(long position) {
            while (await(OutboxStatus.read(node.context.store())).position().offset() < position) {
                Thread.onSpinWait();
            }
        }

        @Override
        public void close() {
            var stopped = new CompletableFuture<Void>();
            node.loop.runOnContext(there -> relay.stop().onComplete(done -> stopped.complete(null)));
            stopped.orTimeout(10, TimeUnit.SECONDS).join();
        }
    }
}
