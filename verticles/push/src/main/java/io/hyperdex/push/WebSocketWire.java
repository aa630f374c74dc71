package io.hyperdex.push;

import io.hyperdex.platform.http.Connections;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection of a WebSocket: beside the decoder of its frames all that is on its channel. Ten thousand of them lie idle
 * most of the time, so that nothing is kept for what may happen.
 */
final class WebSocketWire extends ChannelInboundHandlerAdapter implements CountedWire {
    private static final Logger LOG = LoggerFactory.getLogger(WebSocketWire.class);
    private static final long CLOSE_MILLIS = 3_000;

    private final Context loop;
    private final WebSocketFraming framing;
    private final int messageBytesMax;
    private @Nullable ChannelHandlerContext channel;
    private @Nullable Conversation conversation;
    private @Nullable FragmentedMessage fragments;
    private @Nullable Ending ending;
    private boolean over;

    /** The server's end of the connection, under way. */
    private static final class Ending {
        private final Closing closing;
        private final Promise<Void> ended = Promise.promise();
        private final ScheduledFuture<?> cut;
        private boolean said;

        Ending(Closing closing, ScheduledFuture<?> cut) {
            this.closing = closing;
            this.cut = cut;
        }
    }

    WebSocketWire(Context loop, WebSocketFraming framing, int messageBytesMax) {
        this.loop = loop;
        this.framing = framing;
        this.messageBytesMax = messageBytesMax;
    }

    /** A frame that is too big is skipped up to twice the limit, so that the close code which says so arrives. */
    ChannelHandler decoder() {
        return new WebSocket13FrameDecoder(WebSocketDecoderConfig.newBuilder()
                .maxFramePayloadLength(2 * messageBytesMax)
                .allowExtensions(false)
                .closeOnProtocolViolation(false)
                .build());
    }

    /** From now on what the peer says is heard. */
    void opened(Conversation listening) {
        conversation = listening;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        channel = added;
    }

    private ChannelHandlerContext channel() {
        if (channel == null) {
            throw new IllegalStateException("not on a channel yet");
        }
        return channel;
    }

    @Override
    public Transport transport() {
        return Transport.WEBSOCKET;
    }

    @Override
    public boolean writable() {
        return !over && channel().channel().isWritable();
    }

    @Override
    public long unsentBytes() {
        ChannelOutboundBuffer unsent = channel().channel().unsafe().outboundBuffer();
        return unsent == null ? 0 : unsent.totalPendingWriteBytes();
    }

    @Override
    public void write(Message message) {
        sent(channel().write(framing.text(message), channel().voidPromise()));
    }

    @Override
    public void flush() {
        channel().flush();
    }

    @Override
    public void ping() {
        sent(channel().writeAndFlush(framing.ping(), channel().voidPromise()));
    }

    /** Failures end the channel, and its end is told to the session: there is nothing to do for a single write. */
    private static void sent(ChannelFuture write) {
        assert write.isVoid();
    }

    @Override
    public Future<Void> close(Closing closing) {
        if (over) {
            return Future.succeededFuture();
        }
        Ending begun = ending;
        if (begun == null) {
            begun = new Ending(closing, channel().executor().schedule(this::cut, CLOSE_MILLIS, TimeUnit.MILLISECONDS));
            ending = begun;
            sayClose(begun);
        }
        return begun.ended.future();
    }

    private void sayClose(Ending begun) {
        if (!begun.said && writable()) {
            begun.said = true;
            sent(channel().writeAndFlush(framing.close(begun.closing), channel().voidPromise()));
        }
    }

    /** What waits to be written is dropped: a peer that does not read would keep it for ever. */
    private void cut() {
        LOG.debug("cut off after {} ms", CLOSE_MILLIS);
        end();
    }

    private void end() {
        ChannelFuture closed = channel().close();
        LOG.trace("closed: {}", closed);
    }

    @Override
    public void channelRead(ChannelHandlerContext from, Object read) {
        try {
            if (read instanceof WebSocketFrame frame) {
                Conversation listening = conversation;
                if (listening == null) {
                    turnedAway(frame);
                } else {
                    Connections.dispatch(loop, frame, heard -> hear(heard, listening));
                }
            }
        } finally {
            ReferenceCountUtil.release(read);
        }
    }

    /** A peer that was refused may speak before it hears that, and is to hear it. */
    private void turnedAway(WebSocketFrame frame) {
        if (ending == null || frame instanceof CloseWebSocketFrame) {
            end();
        }
    }

    private void hear(WebSocketFrame frame, Conversation listening) {
        listening.session().heard();
        if (frame instanceof TextWebSocketFrame || frame instanceof ContinuationWebSocketFrame) {
            part(frame, listening);
        } else if (frame instanceof BinaryWebSocketFrame) {
            listening.session().close(Closing.BINARY);
        } else if (frame instanceof PingWebSocketFrame && writable()) {
            sent(channel()
                    .writeAndFlush(framing.pong(frame.content()), channel().voidPromise()));
        } else if (frame instanceof CloseWebSocketFrame) {
            peerCloses(frame);
        }
    }

    private void part(WebSocketFrame frame, Conversation listening) {
        FragmentedMessage whole = fragments == null ? new FragmentedMessage(messageBytesMax) : fragments;
        fragments = frame.isFinalFragment() ? null : whole;
        if (!whole.add(frame.content())) {
            listening.session().close(Closing.TOO_BIG);
        } else if (frame.isFinalFragment()) {
            String text = whole.text();
            if (text == null) {
                listening.session().close(Closing.PROTOCOL);
            } else {
                listening.receive(text);
            }
        }
    }

    private void peerCloses(WebSocketFrame frame) {
        if (ending != null && ending.said) {
            end();
        } else {
            ChannelFuture answered = channel().writeAndFlush(framing.close(frame.content()));
            answered.addListener(ChannelFutureListener.CLOSE);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext changed) {
        if (writable() && conversation != null) {
            Connections.dispatch(loop, conversation.session(), Session::drained);
            if (ending != null) {
                sayClose(ending);
            }
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ended) {
        over = true;
        if (conversation != null) {
            Connections.dispatch(loop, conversation.session(), Session::gone);
        }
        if (ending != null) {
            ending.cut.cancel(false);
            ending.ended.complete();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext failed, Throwable failure) {
        LOG.debug("socket failed", failure);
        Closing closing = closing(failure);
        if (closing == null || conversation == null) {
            end();
        } else {
            Connections.dispatch(loop, conversation.session(), session -> session.close(closing));
        }
    }

    private static @Nullable Closing closing(Throwable failure) {
        if (failure instanceof CorruptedWebSocketFrameException corrupted) {
            return corrupted.closeStatus().code() == Closing.TOO_BIG.code() ? Closing.TOO_BIG : Closing.PROTOCOL;
        }
        return failure instanceof TooLongFrameException ? Closing.TOO_BIG : null;
    }
}
