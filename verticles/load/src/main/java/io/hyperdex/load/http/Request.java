package io.hyperdex.load.http;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** A request as it goes over the wire; it may be sent any number of times. */
public interface Request {
    byte[] bytes();

    /** @param target path and query */
    static byte[] get(URI server, String target, Map<String, String> headers) {
        var text = new StringBuilder("GET ")
                .append(target)
                .append(" HTTP/1.1\r\nHost: ")
                .append(server.getAuthority())
                .append("\r\n");
        headers.forEach(
                (name, value) -> text.append(name).append(": ").append(value).append("\r\n"));
        return text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }
}
