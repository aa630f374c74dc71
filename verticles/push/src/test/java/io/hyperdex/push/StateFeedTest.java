package io.hyperdex.push;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.domain.Position;
import io.hyperdex.platform.access.Sight.Visible;
import io.hyperdex.platform.bus.StateFamily;
import io.hyperdex.platform.bus.Topics.StateObject;
import io.hyperdex.platform.bus.Topics.StateTold;
import io.hyperdex.platform.bus.Topics.TradesCommitted;
import io.hyperdex.platform.bus.Topics.TradesFollowed;
import io.hyperdex.platform.cache.Dependence;
import io.hyperdex.platform.cache.Invalidation;
import io.hyperdex.platform.cache.Line;
import io.hyperdex.platform.cache.Tags;
import io.hyperdex.platform.http.ApiException;
import io.hyperdex.platform.http.ErrorCode;
import io.hyperdex.push.StateBoard.Cause;
import io.hyperdex.push.StreamTopic.StateTopic;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class StateFeedTest {
    private static final StateTopic PRICES = new StateTopic(StateFamily.PRICES, "1", null, new TreeMap<>());
    private static final int READS_MAX = 2;

    private final Market market = new Market();
    private long seen = 7;
    private final StateTopic pnl = of(StateFamily.PNL);
    private final List<Cause> asked = new ArrayList<>();
    private final List<Promise<StateTold>> questions = new ArrayList<>();
    private final List<TopicFrame> frames = new ArrayList<>();
    private final List<StateTopic> ended = new ArrayList<>();
    private final KeptAnswers answers = new KeptAnswers();
    private final StateFeed feed = new StateFeed(
            this::ask,
            () -> new Position("e1", seen),
            new StateFeed.Pace(Duration.ofSeconds(5), Duration.ofSeconds(30), READS_MAX),
            new StateFeed.Sink() {
                @Override
                public void tell(TopicFrame frame) {
                    frames.add(frame);
                }

                @Override
                public void end(StateTopic topic, Throwable reason) {
                    ended.add(topic);
                }

                @Override
                public void asked(StateTopic topic, Cause cause, Duration waited) {
                    asked.add(cause);
                }
            });
    private long now = 1;

    private StateTopic of(StateFamily family) {
        String trader = market.trade(Market.POOL, 1, market.now).trader();
        return new StateTopic(family, trader, new Visible(false, List.of("chain", "own")), new TreeMap<>());
    }

    private Future<StateTold> ask(StateTopic topic) {
        Promise<StateTold> question = Promise.promise();
        questions.add(question);
        return question.future();
    }

    private void answer(long offset, String... objects) {
        answer(Dependence.FOREVER, offset, objects);
    }

    private void answer(long goodMillis, long offset, String... objects) {
        List<StateObject> told = new ArrayList<>();
        for (String object : objects) {
            told.add(new StateObject(object.substring(0, 1), "\"" + object + "\""));
        }
        questions.remove(0).complete(new StateTold(offset, told, List.of("prices:1", "price:0xa"), goodMillis));
    }

    private void change(String tag) {
        feed.changed(Invalidation.of(Line.REFERENCE, 1, tag));
        tick(1_000);
    }

    private void commit(long position) {
        feed.committed(new TradesCommitted(
                "e1", position, position, market.now, List.of(market.trade(Market.POOL, position, market.now))));
        tick(100);
    }

    private void tick(long millis) {
        now += millis;
        feed.tick(now);
    }

    private String data() {
        return FakeWire.json(frames.remove(0).message().toString()).get("data").toString();
    }

    @Test
    void whoeverComesFirstWaitsForTheStateAndOthersGetWhatIsKnown() {
        feed.join(PRICES, answers, 1);
        feed.join(PRICES, answers, 2);
        answer(7, "a1", "b1");
        feed.join(PRICES, answers, 3);
        assertThat(questions).isEmpty();
        assertThat(answers.snapshots).hasSize(3).allSatisfy(snapshot -> {
            assertThat(snapshot.data()).isEqualTo("[\"a1\",\"b1\"]");
            assertThat(snapshot.offset()).isEqualTo(7);
        });
        assertThat(frames).isEmpty();
    }

    @Test
    void onlyWhatDiffersIsToldAfterAChange() {
        feed.join(PRICES, answers, 1);
        answer(7, "a1", "b1");
        change("prices:1");
        answer(9, "a1", "b2", "c1");
        assertThat(frames.get(0).offset()).isEqualTo(9);
        assertThat(data()).isEqualTo("[\"b2\",\"c1\"]");
        change("prices:1");
        answer(9, "a1", "b2", "c1");
        assertThat(frames).isEmpty();
        change("prices:1");
        answer(10, "a1", "c1");
        change("prices:1");
        answer(11, "a1", "b2", "c1");
        assertThat(data()).isEqualTo("[\"b2\"]");
        change("prices:2");
        assertThat(questions).isEmpty();
    }

    @Test
    void aChangeDuringAQuestionIsAskedForAgain() {
        feed.join(PRICES, answers, 1);
        answer(7, "a1");
        change("prices:1");
        change("prices:1");
        assertThat(questions).hasSize(1);
        answer(7, "a1");
        tick(1_000);
        answer(8, "a2");
        assertThat(data()).isEqualTo("[\"a2\"]");
        tick(60_000);
        assertThat(questions).isEmpty();
    }

    @Test
    void aTradeIsToldWhenTheLedgerHasFollowedIt() {
        feed.join(pnl, answers, 1);
        answer(7, "a1");
        commit(8);
        feed.followed(new TradesFollowed("gas", 8));
        feed.followed(new TradesFollowed("ledger-0", 7));
        tick(100);
        assertThat(questions).isEmpty();
        feed.followed(new TradesFollowed("ledger-1", 8));
        tick(100);
        answer(8, "a2");
        assertThat(frames.get(0).offset()).isEqualTo(8);
        assertThat(data()).isEqualTo("[\"a2\"]");
        // The work may be told of before the trade is.
        feed.followed(new TradesFollowed("ledger-1", 9));
        commit(9);
        answer(9, "a3");
        assertThat(data()).isEqualTo("[\"a3\"]");
    }

    @Test
    void aTradeThatWasCommittedBeforeSomebodyCameIsTold() {
        seen = 8;
        feed.join(pnl, answers, 1);
        answer(7, "a1");
        feed.followed(new TradesFollowed("ledger-1", 8));
        tick(100);
        answer(8, "a2");
        assertThat(data()).isEqualTo("[\"a2\"]");
        tick(60_000);
        assertThat(questions).isEmpty();
    }

    @Test
    void whatAnotherShareFollowedOrTheBusLostIsAskedForAgainWithinASecond() {
        feed.join(pnl, answers, 1);
        answer(7, "a1");
        feed.followed(new TradesFollowed("ledger-0", 8));
        commit(8);
        answer(7, "a1");
        tick(1_000);
        answer(8, "a2");
        assertThat(data()).isEqualTo("[\"a2\"]");
        tick(60_000);
        assertThat(questions).isEmpty();
    }

    @Test
    void movedPricesAreToldNowAndThenAndRepeatTheOffset() {
        feed.join(pnl, answers, 1);
        answer(7, "a1");
        change(Tags.price("0xb"));
        change(Tags.price("0xa"));
        change(Tags.price("0xa"));
        assertThat(questions).isEmpty();
        tick(3_000);
        answer(9, "a2");
        assertThat(frames.get(0).offset()).isEqualTo(7);
        assertThat(data()).isEqualTo("[\"a2\"]");
        assertThat(asked).containsExactly(Cause.JOIN, Cause.PRICE);
    }

    @Test
    void whatTimeMakesOldIsAskedForAgain() {
        feed.join(pnl, answers, 1);
        answer(20_000L, 7, "a1");
        tick(19_000);
        assertThat(questions).isEmpty();
        tick(1_000);
        answer(7, "a2");
        assertThat(asked).containsExactly(Cause.JOIN, Cause.TIME);
        feed.join(of(StateFamily.RISK), answers, 2);
        answer(7, "a1");
        tick(30_000);
        assertThat(questions).hasSize(1);
    }

    @Test
    void noMoreThanAllowedAreAskedForAtOnceAndTheOthersWaitTheirTurn() {
        List<StateTopic> topics =
                List.of(pnl, of(StateFamily.POSITIONS), of(StateFamily.RISK), of(StateFamily.PERFORMANCE));
        for (StateTopic topic : topics) {
            feed.join(topic, answers, 1);
        }
        assertThat(questions).hasSize(READS_MAX);
        answer(7, "a1");
        answer(7, "a1");
        assertThat(questions).isEmpty();
        tick(50);
        assertThat(questions).hasSize(READS_MAX);
        answer(7, "a1");
        answer(7, "a1");
        assertThat(answers.snapshots).extracting(Snapshot::topic).containsExactlyElementsOf(topics);
    }

    @Test
    void aStateThatNobodyTellsIsRefusedAndAskedAgain() {
        feed.join(PRICES, answers, 1);
        questions.remove(0).fail(new IllegalStateException("away"));
        assertThat(answers.refused).containsExactly(PRICES);
        feed.join(PRICES, answers, 2);
        answer(7, "a1");
        assertThat(answers.snapshots).hasSize(1);
        change("prices:1");
        questions.remove(0).fail(new IllegalStateException("away"));
        tick(1_000);
        answer(8, "a2");
        assertThat(data()).isEqualTo("[\"a2\"]");
        assertThat(ended).isEmpty();
    }

    @Test
    void aStateThatIsForNobodyWhoWatchesItEnds() {
        feed.join(pnl, answers, 1);
        answer(7, "a1");
        change(Tags.prices(1));
        questions.remove(0).fail(ApiException.of(ErrorCode.FORBIDDEN, "needs a key"));
        assertThat(ended).containsExactly(pnl);
    }

    @Test
    void nobodyIsAskedForWhatNobodyIsSubscribedTo() {
        feed.join(pnl, answers, 1);
        answer(7, "a1");
        feed.forget(pnl);
        change(Tags.price("0xa"));
        commit(8);
        feed.followed(new TradesFollowed("ledger-0", 8));
        tick(60_000);
        assertThat(questions).isEmpty();
    }
}
