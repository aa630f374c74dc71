package io.hyperdex.platform.bus;

import io.hyperdex.platform.json.Wire;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The one codec of the bus. Within a node the record itself is delivered; between nodes it is the name of a catalogued
 * type and its JSON, so that nothing but catalogued types is ever instantiated from the network.
 */
final class RecordCodec implements MessageCodec<Record, Record> {
    static final String NAME = "hyperdex-record";

    private final Map<String, Class<?>> types;

    RecordCodec(Set<Class<?>> payloads) {
        types = payloads.stream().collect(Collectors.toMap(Class::getSimpleName, type -> type));
    }

    @Override
    public void encodeToWire(Buffer buffer, Record fact) {
        byte[] body = Wire.encode(fact);
        String type = fact.getClass().getSimpleName();
        buffer.appendByte((byte) type.length())
                .appendString(type)
                .appendInt(body.length)
                .appendBytes(body);
    }

    @Override
    public Record decodeFromWire(int start, Buffer buffer) {
        int nameEnd = start + 1 + buffer.getByte(start);
        String name = buffer.getString(start + 1, nameEnd);
        Class<?> type = types.get(name);
        if (type == null) {
            throw new IllegalArgumentException("no such message type in the catalogue: " + name);
        }
        int bodyStart = nameEnd + Integer.BYTES;
        byte[] body = buffer.getBytes(bodyStart, bodyStart + buffer.getInt(nameEnd));
        return (Record) Wire.decode(body, type);
    }

    @Override
    public Record transform(Record fact) {
        return fact;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public byte systemCodecID() {
        return -1;
    }
}
