package io.hyperdex.platform.bus;

import io.hyperdex.platform.http.ApiException;
import io.hyperdex.platform.http.ErrorCode;
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
    /** Between the code of a refusal and its detail. */
    private static final String CODE_END = ": ";

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

    /**
     * Answers questions on the caller's context, until the consumer is unregistered. A failed answer fails the asker; what a
     * caller may be told of it arrives as such.
     */
    public <Q extends Record, A extends Record> MessageConsumer<Q> serve(
            Request<Q, A> request, Function<Q, Future<A>> answering) {
        return vertx.eventBus()
                .<Q>consumer(
                        request.address(),
                        // Composed, so that what is thrown is answered, too.
                        message -> Future.succeededFuture(message.body())
                                .compose(answering)
                                .onSuccess(answer -> message.reply(answer, typed))
                                .onFailure(failure -> refuse(message, failure)));
    }

    private static void refuse(Message<?> message, Throwable failure) {
        if (failure instanceof ApiException refusal) {
            message.fail(refusal.code().status(), refusal.code().code() + CODE_END + refusal.detail());
        } else {
            message.fail(FAILED, failure.toString());
        }
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
        return vertx.eventBus()
                .<A>request(request.address(), question, options)
                .map(Message::body)
                .recover(failure -> Future.failedFuture(refusal(failure)));
    }

    private static Throwable refusal(Throwable failure) {
        if (failure instanceof ReplyException reply
                && reply.failureType() == ReplyFailure.RECIPIENT_FAILURE
                && reply.getMessage() != null) {
            String[] parts = reply.getMessage().split(CODE_END, 2);
            ErrorCode code = ErrorCode.of(parts[0]).orElse(null);
            return code == null || parts.length < 2 ? failure : ApiException.of(code, parts[1]);
        }
        return failure;
    }

    /** Whether a question failed because nobody serves it, so that nothing was done. */
    public static boolean isUnserved(Throwable failure) {
        return failure instanceof ReplyException reply && reply.failureType() == ReplyFailure.NO_HANDLERS;
    }
}
