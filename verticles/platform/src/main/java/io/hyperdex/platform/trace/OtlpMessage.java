package io.hyperdex.platform.trace;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * Spans in the binary form of the OpenTelemetry protocol (opentelemetry/proto/collector/trace/v1). The few messages that it
 * takes are written by hand: the SDK would bring eleven jars for it.
 */
final class OtlpMessage {
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int DELIMITED = 2;
    private static final int STATUS_ERROR = 2;
    private static final HexFormat HEX = HexFormat.of();

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private OtlpMessage() {}

    /** An {@code ExportTraceServiceRequest}. */
    static byte[] of(Map<String, String> resource, List<Span> spans) {
        var scope = new OtlpMessage().message(1, new OtlpMessage().text(1, "io.hyperdex"));
        spans.forEach(span -> scope.message(2, span(span)));
        var resourceSpans = new OtlpMessage()
                .message(1, new OtlpMessage().attributes(1, resource))
                .message(2, scope);
        return new OtlpMessage().message(1, resourceSpans).out.toByteArray();
    }

    private static OtlpMessage span(Span span) {
        var message = new OtlpMessage()
                .bytes(1, HEX.parseHex(span.context().traceId()))
                .bytes(2, HEX.parseHex(span.context().spanId()));
        String parentId = span.parentId();
        if (parentId != null) {
            message.bytes(4, HEX.parseHex(parentId));
        }
        message.text(5, span.name())
                .number(6, span.kind().number())
                .fixed(7, span.startEpochNanos())
                .fixed(8, span.endEpochNanos())
                .attributes(9, span.attributes());
        if (span.failed()) {
            message.message(15, new OtlpMessage().number(3, STATUS_ERROR));
        }
        return message;
    }

    private OtlpMessage attributes(int field, Map<String, String> attributes) {
        attributes.forEach((key, value) ->
                message(field, new OtlpMessage().text(1, key).message(2, new OtlpMessage().text(1, value))));
        return this;
    }

    private OtlpMessage message(int field, OtlpMessage inner) {
        return bytes(field, inner.out.toByteArray());
    }

    private OtlpMessage text(int field, String value) {
        return bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    private OtlpMessage bytes(int field, byte[] value) {
        tag(field, DELIMITED);
        varint(value.length);
        out.writeBytes(value);
        return this;
    }

    private OtlpMessage number(int field, int value) {
        tag(field, VARINT);
        varint(value);
        return this;
    }

    private OtlpMessage fixed(int field, long value) {
        tag(field, FIXED64);
        for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
            out.write((int) (value >>> shift));
        }
        return this;
    }

    private void tag(int field, int type) {
        varint((field << 3) | type);
    }

    /** Of a value that is not negative. */
    private void varint(int value) {
        int rest = value;
        while (rest > 0x7f) {
            out.write((rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        out.write(rest);
    }
}
