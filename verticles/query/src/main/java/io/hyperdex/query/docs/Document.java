package io.hyperdex.query.docs;

import io.hyperdex.platform.http.Answer;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Bytes that never change while the node runs. */
record Document(String contentType, Buffer bytes) {
    /** Whatever a page might be tricked into loading, it is from here or it is not loaded. */
    private static final String SECURITY_POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
                    + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    static final String HTML = "text/html; charset=utf-8";

    /** A file of the class path; one that is missing stops the boot. */
    static Document resource(String contentType, String path) throws IOException {
        try (InputStream in = Document.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IOException(path + " is not on the class path");
            }
            return new Document(contentType, Buffer.buffer(in.readAllBytes()));
        }
    }

    static Document html(String text) {
        return new Document(HTML, Buffer.buffer(text.getBytes(StandardCharsets.UTF_8)));
    }

    Future<Void> send(HttpServerResponse response) {
        response.putHeader(HttpHeaders.CONTENT_TYPE, contentType)
                .putHeader(HttpHeaders.CACHE_CONTROL, Answer.CachePolicy.SETTLED.header())
                .putHeader("Content-Security-Policy", SECURITY_POLICY);
        return response.end(bytes);
    }
}
