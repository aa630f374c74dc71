package io.hyperdex.platform.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.platform.redis.Permits.Entry;
import org.junit.jupiter.api.Test;

class PermitsTest {
    private final Permits<String> permits = new Permits<>(1, 2);

    @Test
    void letsInTheFirstQueuesTheNextAndRefusesTheRest() {
        assertThat(permits.enter("a")).isEqualTo(Entry.HELD);
        assertThat(permits.enter("b")).isEqualTo(Entry.WAITING);
        assertThat(permits.enter("c")).isEqualTo(Entry.WAITING);
        assertThat(permits.enter("d")).isEqualTo(Entry.FULL);
        assertThat(permits.waiting()).isEqualTo(2);
    }

    @Test
    void handsThePermitToWhoWaitsLongest() {
        permits.enter("a");
        permits.enter("b");
        permits.enter("c");
        assertThat(permits.leave()).isEqualTo("b");
        assertThat(permits.leave()).isEqualTo("c");
        assertThat(permits.held()).isEqualTo(1);
        assertThat(permits.leave()).isNull();
        assertThat(permits.held()).isZero();
    }

    @Test
    void passesOverWhoHasGone() {
        permits.enter("a");
        permits.enter("b");
        permits.enter("c");
        assertThat(permits.abandon("b")).isTrue();
        assertThat(permits.leave()).isEqualTo("c");
        assertThat(permits.abandon("c")).as("it holds the permit now").isFalse();
    }
}
