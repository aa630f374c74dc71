package io.hyperdex.platform.trace;

import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import org.slf4j.event.KeyValuePair;

/**
 * Names the trace in each line that is logged while a request or message is worked for. Lines are encoded on the thread that
 * logs, so the context of that thread is the line's.
 */
public final class TracedJsonEncoder extends JsonEncoder {
    private static final String TRACE = "traceId";

    @Override
    public byte[] encode(ILoggingEvent event) {
        Span span = Span.current();
        if (span != null && event instanceof LoggingEvent line && !isTraced(line)) {
            line.addKeyValuePair(new KeyValuePair(TRACE, span.context().traceId()));
        }
        return super.encode(event);
    }

    private static boolean isTraced(LoggingEvent line) {
        return line.getKeyValuePairs() != null
                && line.getKeyValuePairs().stream().anyMatch(pair -> pair.key.equals(TRACE));
    }
}
