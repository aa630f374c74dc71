package io.hyperdex.push;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebSocketFramingTest {
    private final WebSocketFraming framing = new WebSocketFraming(UnpooledByteBufAllocator.DEFAULT);

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 125, 126, 127, 65_535, 65_536, 1_000_000})
    void aClientReadsWhatWasFramed(int length) {
        String text = "é".repeat(length / 2) + "x".repeat(length % 2);
        var client = new EmbeddedChannel(new WebSocket13FrameDecoder(false, false, 1 << 20));
        client.writeInbound(framing.text(Message.of(text)));
        TextWebSocketFrame read = client.readInbound();
        assertThat(read.text()).isEqualTo(text);
        assertThat(read.isFinalFragment()).isTrue();
        read.release();
        assertThat(client.finish()).isFalse();
    }

    @Test
    void everySocketGetsTheSameMemoryAndTheLastOneFreesIt() {
        Message message = Message.of("{\"op\":\"data\"}");
        ByteBuf first = framing.text(message);
        ByteBuf second = framing.text(message);
        assertThat(second.memoryAddress()).isEqualTo(first.memoryAddress());
        framing.text(Message.of("{}")).release();
        first.release();
        assertThat(second.refCnt()).isPositive();
        second.release();
        assertThat(second.refCnt()).isZero();
    }
}
