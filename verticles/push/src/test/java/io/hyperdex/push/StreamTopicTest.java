package io.hyperdex.push;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.platform.access.Sight;
import io.hyperdex.platform.config.Scope;
import io.hyperdex.platform.http.Caller;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StreamTopicTest {
    private static final String TRADER = "0x" + "d".repeat(40);

    private final Set<String> hidden = new HashSet<>();

    private Caller caller(String source) {
        return new Caller(
                source,
                source,
                source,
                "free",
                Set.of(Scope.READ),
                false,
                null,
                new Sight(source, Set.of(), hidden::contains));
    }

    private StreamTopic pnl(Caller caller) {
        return TopicParser.parse("pnl:" + TRADER, caller.sight()).orElseThrow();
    }

    @Test
    void whoNamesAKeyKeepsWhatHeSawWithoutOne() {
        assertThat(pnl(caller("anonymous")).isFor(caller("a"))).isTrue();
    }

    @Test
    void whoLosesASourceOrThePublicsSightDoesNot() {
        StreamTopic own = pnl(caller("a"));
        StreamTopic everybodys = pnl(caller("anonymous"));
        assertThat(own.isFor(caller("b"))).isFalse();
        assertThat(own.isFor(caller("anonymous"))).isFalse();
        hidden.add(TRADER);
        assertThat(everybodys.isFor(caller("a"))).isFalse();
        assertThat(everybodys.isFor(caller("anonymous"))).isFalse();
    }
}
