package io.hyperdex.push;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.platform.bus.StateFamily;
import io.hyperdex.platform.bus.Topics.StateMoved;
import io.hyperdex.platform.bus.Topics.StateObject;
import io.hyperdex.platform.bus.Topics.StateTold;
import io.hyperdex.push.StreamTopic.StateTopic;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StateFeedTest {
    private static final StateTopic PRICES = new StateTopic(StateFamily.PRICES, "1", null);

    private final List<Promise<StateTold>> questions = new ArrayList<>();
    private final List<TopicFrame> frames = new ArrayList<>();
    private final KeptAnswers answers = new KeptAnswers();
    private final StateFeed feed = new StateFeed(this::asked, () -> "e1", frames::addAll);
    private long now;

    private Future<StateTold> asked(StateTopic topic) {
        assertThat(topic).isEqualTo(PRICES);
        Promise<StateTold> question = Promise.promise();
        questions.add(question);
        return question.future();
    }

    private void answer(long offset, String... objects) {
        List<StateObject> told = new ArrayList<>();
        for (String object : objects) {
            told.add(new StateObject(object.substring(0, 1), "\"" + object + "\""));
        }
        questions.remove(0).complete(new StateTold(offset, told));
    }

    private void move() {
        feed.moved(new StateMoved(Set.of(StateFamily.PRICES, StateFamily.POOLS), Set.of("1", "2")));
        tick();
    }

    private void tick() {
        now += 1_000;
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
    void onlyWhatDiffersIsToldAfterAMove() {
        feed.join(PRICES, answers, 1);
        answer(7, "a1", "b1");
        move();
        answer(9, "a1", "b2", "c1");
        assertThat(frames.get(0).offset()).isEqualTo(9);
        assertThat(data()).isEqualTo("[\"b2\",\"c1\"]");
        move();
        answer(9, "a1", "b2", "c1");
        assertThat(frames).isEmpty();
        move();
        answer(10, "a1", "c1");
        move();
        answer(11, "a1", "b2", "c1");
        assertThat(data()).isEqualTo("[\"b2\"]");
    }

    @Test
    void aMoveDuringAQuestionIsAskedAgain() {
        feed.join(PRICES, answers, 1);
        move();
        assertThat(questions).hasSize(1);
        answer(7, "a1");
        tick();
        answer(8, "a2");
        assertThat(data()).isEqualTo("[\"a2\"]");
        tick();
        assertThat(questions).isEmpty();
    }

    @Test
    void aStateThatNobodyTellsIsRefusedAndAskedAgain() {
        feed.join(PRICES, answers, 1);
        questions.remove(0).fail(new IllegalStateException("away"));
        assertThat(answers.refused).containsExactly(PRICES);
        feed.join(PRICES, answers, 2);
        tick();
        answer(7, "a1");
        assertThat(answers.snapshots).hasSize(1);
    }

    @Test
    void nobodyIsAskedForWhatNobodyIsSubscribedTo() {
        feed.join(PRICES, answers, 1);
        answer(7, "a1");
        feed.forget(PRICES);
        move();
        assertThat(questions).isEmpty();
    }
}
