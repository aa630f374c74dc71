package io.hyperdex.platform.http;

import io.hyperdex.platform.trace.Span;
import io.vertx.core.internal.VertxBootstrap;
import io.vertx.core.spi.VertxServiceProvider;

/** Vert.x gives each context room for the locals that are known before it starts; loading their class makes them known. */
public final class RequestLocals implements VertxServiceProvider {
    @Override
    public void init(VertxBootstrap builder) {
        RequestTimings.current();
        Span.current();
    }
}
