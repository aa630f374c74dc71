package io.hyperdex.push;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.platform.limits.Admission;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is said while a key is looked up. */
class StreamProtocolTest {
    private static final String KEY = "a-key-of-this-test-and-of-no-other";
    private static final String AUTH = "{\"op\":\"auth\",\"id\":1,\"key\":\"" + KEY + "\"}";
    /** Not for anonymous callers. */
    private static final String SUBSCRIBE = "{\"op\":\"subscribe\",\"id\":2,\"topics\":[{\"topic\":\"service\"}]}";

    private static final String PING = "{\"op\":\"ping\",\"id\":3}";

    private final Promise<Admission> place = Promise.promise();
    private final List<StreamTopic> joined = new ArrayList<>();
    private final FakeWire wire = new FakeWire();
    private final SocketHub hub = TestHub.of(new Joins(), KEY, caller -> place.future());
    private final StreamProtocol protocol =
            new StreamProtocol(hub.open(wire, SimulatedNode.CALLER), SimulatedNode.PEER);

    private final class Joins implements Feed {
        @Override
        public void attach(Outlet outlet) {}

        @Override
        public void join(StreamTopic topic, Outlet outlet, long ticket) {
            joined.add(topic);
        }

        @Override
        public void resume(StreamTopic topic, Place from, Outlet outlet, long ticket) {}

        @Override
        public void leave(StreamTopic topic, Outlet outlet) {}
    }

    @Test
    void whatComesAfterAKeyIsForItsCaller() {
        protocol.receive(AUTH);
        protocol.receive(SUBSCRIBE);
        protocol.receive(PING);
        assertThat(wire.written).isEmpty();
        place.complete(Admission.FREE);
        assertThat(wire.ops()).containsExactly("authenticated", "pong");
        assertThat(joined).extracting(StreamTopic::text).containsExactly("service");
    }

    @Test
    void aSecondKeyIsWaitedForToo() {
        protocol.receive(AUTH);
        protocol.receive(AUTH);
        protocol.receive(SUBSCRIBE);
        place.complete(Admission.FREE);
        assertThat(wire.ops()).containsExactly("authenticated", "authenticated");
        assertThat(joined).hasSize(1);
    }

    @Test
    void aKeyThatCannotBeLookedUpIsAnsweredAndTheRestIsForWhoTheCallerWas() {
        protocol.receive(AUTH);
        protocol.receive(SUBSCRIBE);
        place.fail(new IllegalStateException("the limits are away"));
        assertThat(wire.ops()).containsExactly("error", "error");
        assertThat(wire.frames().get(0).get("id").asInt()).isEqualTo(1);
        assertThat(wire.last().get("code").asText()).isEqualTo("unauthenticated");
    }

    @Test
    void whoSaysTooMuchMeanwhileIsCutOff() {
        protocol.receive(AUTH);
        String half = "{\"op\":\"ping\",\"id\":3,\"fill\":\"" + "x".repeat(1 << 19) + "\"}";
        protocol.receive(half);
        assertThat(wire.closing).isNull();
        protocol.receive(half);
        assertThat(wire.closing).isEqualTo(Closing.FLOOD);
        place.complete(Admission.FREE);
        assertThat(wire.written).isEmpty();
    }
}
