package io.hyperdex.load.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TrackTest {
    private static final long NONE = -1;

    private final Topic topic = new Topic("bench:test");
    private final Tally tally = new Tally();
    private final Track track = new Track(topic);

    @Test
    void numbersThatFollowAreRight() {
        join(0);
        come(0, 1, 2);

        track.end(tally);

        assertThat(tally.received().events()).isEqualTo(3);
        assertThat(tally.received().wrong("here")).isEmpty();
    }

    @Test
    void aMissingNumberThatThePreviousOffsetShowsIsLostAndReported() {
        join(0);
        come(0);
        track.frame(10, 7);
        event(5);

        assertThat(tally.received().lost()).isEqualTo(4);
        assertThat(tally.received().unreported()).isZero();
    }

    @Test
    void aMissingNumberWithoutAWordIsUnreported() {
        join(0);
        come(0);
        track.frame(10, 1);
        event(5);

        assertThat(tally.received().lost()).isEqualTo(4);
        assertThat(tally.received().unreported()).isEqualTo(1);
    }

    @Test
    void whatAGapTellsIsNotLost() {
        join(0);
        come(0);
        track.gap();
        come(5);

        assertThat(tally.received().announced()).isEqualTo(4);
        assertThat(tally.received().lost()).isZero();
    }

    @Test
    void anEventThatComesAfterItsSuccessorIsOutOfOrderAndNotLost() {
        join(0);
        come(0, 2, 3, 1);

        assertThat(tally.received().disordered()).isEqualTo(1);
        assertThat(tally.received().lost()).isZero();
        assertThat(tally.received().doubled()).isZero();
    }

    @Test
    void anEventThatComesAgainIsDoubled() {
        join(0);
        come(0, 1, 1);

        assertThat(tally.received().doubled()).isEqualTo(1);
    }

    @Test
    void whatIsMissingAtTheEndIsLost() {
        join(0);
        for (int i = 0; i < 4; i++) {
            topic.take();
        }
        come(0, 1);

        track.end(tally);

        assertThat(tally.received().lost()).isEqualTo(2);
    }

    @Test
    void aSubscriptionThatIsNotRecoveredExcusesWhatWasMissed() {
        join(0);
        come(0);
        track.joined("e2", 90, false, NONE);
        come(8);

        assertThat(tally.received().announced()).isEqualTo(7);
        assertThat(tally.received().lost()).isZero();
    }

    @Test
    void aRecoveredSubscriptionExcusesNothing() {
        join(0);
        come(0);
        track.joined("e1", 1, true, NONE);
        come(2);

        assertThat(tally.received().lost()).isEqualTo(1);
    }

    @Test
    void aJoinAfreshBeginsAfterItsSnapshotOrWithItsFirstEvent() {
        track.keepJoins();
        track.joined("e1", 40, false, 7);
        track.forget();
        track.joined("e1", 50, false, NONE);
        come(11);

        assertThat(track.joins()).containsExactly(new Track.Join(topic, 40, 8), new Track.Join(topic, 50, 11));
    }

    private void join(long next) {
        track.joined("e1", 0, false, NONE);
        track.expectFrom(next);
    }

    private void come(long... numbers) {
        for (long number : numbers) {
            track.frame(number + 1, number);
            event(number);
        }
    }

    private void event(long number) {
        byte[] text = Mark.of(number, 0).getBytes(StandardCharsets.UTF_8);
        var mark = new Mark(text, 0, text.length);
        assertThat(mark.next()).isTrue();
        track.event(mark, 0, tally, false);
    }
}
