package io.hyperdex.platform.bus;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;

/** The event bus with types: a topic takes and gives its own record only. */
public final class Bus {
    private static final int FAILED = 500;

    private final Vertx vertx;
    private final DeliveryOptions typed = new DeliveryOptions().setCodecName(RecordCodec.NAME);

    /** Registers the codec; one Bus for each Vertx. */
    public Bus(Vertx vertx) {
        this.vertx = vertx;
        BusTrace.carry(vertx.eventBus());
        vertx.eventBus().registerCodec(new RecordCodec(Topics.payloads()));
    }

    public <T extends Record> void publish(Topic<T> topic, T fact) {
        vertx.eventBus().publish(topic.address(), fact, typed);
    }

    /** Calls the listener on the caller's context for each fact, until the consumer is unregistered. */
    public <T extends Record> MessageConsumer<T> listen(Topic<T> topic, Consumer<T> listener) {
        return vertx.eventBus().<T>consumer(topic.address(), message -> listener.accept(message.body()));
    }

    /** Answers questions on the caller's context, until the consumer is unregistered. A failed answer fails the asker. */
    public <Q extends Record, A extends Record> MessageConsumer<Q> serve(
            Request<Q, A> request, Function<Q, Future<A>> answering) {
        return vertx.eventBus()
                .<Q>consumer(
                        request.address(),
                        message -> answering
                                .apply(message.body())
                                .onSuccess(answer -> message.reply(answer, typed))
                                .onFailure(failure -> message.fail(FAILED, failure.toString())));
    }

    /** Asks whoever serves it in the cluster; fails at once when nobody does, and after the timeout when nobody answers. */
    public <Q extends Record, A extends Record> Future<A> ask(Request<Q, A> request, Q question, Duration timeout) {
        return ask(request, question, new DeliveryOptions(typed).setSendTimeout(timeout.toMillis()));
    }

    /** Asks this node only. */
    public <Q extends Record, A extends Record> Future<A> askHere(Request<Q, A> request, Q question, Duration timeout) {
        var options = new DeliveryOptions(typed).setSendTimeout(timeout.toMillis());
        return ask(request, question, options.setLocalOnly(true));
    }

    private <Q extends Record, A extends Record> Future<A> ask(
            Request<Q, A> request, Q question, DeliveryOptions options) {
        return vertx.eventBus().<A>request(request.address(), question, options).map(Message::body);
    }

    /** Whether a question failed because nobody serves it, so that nothing was done. */
    public static boolean isUnserved(Throwable failure) {
        return failure instanceof ReplyException reply && reply.failureType() == ReplyFailure.NO_HANDLERS;
    }
}
