package io.hyperdex.platform.bus;

import io.hyperdex.platform.trace.Span;
import io.hyperdex.platform.trace.TraceContext;
import io.vertx.core.eventbus.EventBus;

/** Carries the trace of a sender to whoever handles his message, here and on other nodes. */
final class BusTrace {
    private BusTrace() {}

    static void carry(EventBus bus) {
        bus.addOutboundInterceptor(delivery -> {
            Span sender = Span.current();
            if (sender != null) {
                delivery.message()
                        .headers()
                        .set(TraceContext.HEADER, sender.context().header());
            }
            delivery.next();
        });
        bus.addInboundInterceptor(delivery -> {
            String sent = delivery.message().headers().get(TraceContext.HEADER);
            if (sent != null) {
                Span.ofMessage(delivery.message().address(), sent);
            }
            delivery.next();
        });
    }
}
