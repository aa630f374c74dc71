package io.hyperdex.push;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class BridgeAddressesTest {
    private final BridgeAddresses addresses = new BridgeAddresses();
    private final Replies first = new Unheard();
    private final Replies second = new Unheard();

    private static final class Unheard implements Replies {
        @Override
        public void subscribed(List<Frames.Joined> topics) {}

        @Override
        public void refused(String requested, Frames.Refusal refusal) {}
    }

    @Test
    void anAddressStandsOnceHoweverOftenItIsWanted() {
        addresses.add("t", "A", first);
        addresses.add("t", "A", second);
        assertThat(addresses.of("t")).containsExactly("A");
        assertThat(addresses.remove("t", "A")).isTrue();
        assertThat(addresses.of("t")).isEmpty();
        assertThat(addresses.remove("t", "A")).isFalse();
    }

    @Test
    void theNewestWishIsAnsweredForAll() {
        addresses.add("t", "A", first);
        addresses.add("t", "B", second);
        assertThat(addresses.answeredBy("t", first)).isEmpty();
        assertThat(addresses.answeredBy("t", second)).containsExactly("A", "B");
        assertThat(addresses.remove("t", "A")).isFalse();
        assertThat(addresses.answeredBy("t", second)).containsExactly("B");
        assertThat(addresses.end("t")).containsExactly("B");
        assertThat(addresses.contains("t", "B")).isFalse();
    }
}
