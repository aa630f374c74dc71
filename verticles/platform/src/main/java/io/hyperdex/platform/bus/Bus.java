package io.hyperdex.platform.bus;

import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.function.Consumer;

/** The event bus with types: a topic takes and gives its own record only. */
public final class Bus {
    private final Vertx vertx;
    private final DeliveryOptions typed = new DeliveryOptions().setCodecName(RecordCodec.NAME);

    /** Registers the codec; one Bus for each Vertx. */
    public Bus(Vertx vertx) {
        this.vertx = vertx;
        vertx.eventBus().registerCodec(new RecordCodec(Topics.all()));
    }

    public <T extends Record> void publish(Topic<T> topic, T fact) {
        vertx.eventBus().publish(topic.address(), fact, typed);
    }

    /** Calls the listener on the caller's context for each fact, until the consumer is unregistered. */
    public <T extends Record> MessageConsumer<T> listen(Topic<T> topic, Consumer<T> listener) {
        return vertx.eventBus().<T>consumer(topic.address(), message -> listener.accept(message.body()));
    }
}
