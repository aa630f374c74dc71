package io.hyperdex.push;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.push.StreamTopic.BenchTopic;
import io.hyperdex.push.TopicFrame.EventsFrame;
import org.junit.jupiter.api.Test;

class EventHistoryTest {
    private static final BenchTopic TOPIC = new BenchTopic("a");

    private static void add(EventHistory history, long offset) {
        history.add(EventsFrame.of(TOPIC, offset, history.last(), 1, "[{}]"));
    }

    @Test
    void itGoesOnAfterAnyOffsetThatItStillHolds() {
        var history = new EventHistory(3, 1 << 20, 10);
        assertThat(history.reaches(10)).isTrue();
        assertThat(history.reaches(9)).isFalse();
        assertThat(history.reaches(11)).isFalse();
        for (long offset = 20; offset <= 60; offset += 10) {
            add(history, offset);
        }
        assertThat(history.reaches(29)).isFalse();
        assertThat(history.reaches(30)).isTrue();
        assertThat(history.after(30)).extracting(EventsFrame::offset).containsExactly(40L, 50L, 60L);
        assertThat(history.after(45)).extracting(EventsFrame::offset).containsExactly(50L, 60L);
        assertThat(history.after(60)).isEmpty();
    }

    @Test
    void itHoldsNoMoreBytesThanItMayButAlwaysTheNewest() {
        var history = new EventHistory(100, 10, 0);
        add(history, 1);
        add(history, 2);
        assertThat(history.after(0)).extracting(EventsFrame::offset).containsExactly(2L);
        assertThat(history.reaches(0)).isFalse();
        assertThat(history.reaches(1)).isTrue();
    }
}
