package io.hyperdex.platform.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpVersion;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;
import java.util.List;

/**
 * Refuses requests on whose end, or on whose host, a proxy in front could be of another opinion than this server (RFC 9112,
 * 3.2 and 6.1). Here and not in a handler, because a decoder that has failed takes nothing that follows on the connection
 * for a request.
 */
final class StrictRequestDecoder extends VertxHttpRequestDecoder {
    private static final String CHUNKED = "chunked";

    StrictRequestDecoder(HttpServerOptions options) {
        super(options);
    }

    /** Netty would drop the length and go on. */
    @Override
    protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
        throw new IllegalArgumentException("both Content-Length and Transfer-Encoding");
    }

    /** Asked once the headers are read, before any body. */
    @Override
    protected boolean isContentAlwaysEmpty(HttpMessage message) {
        boolean current = message.protocolVersion().equals(HttpVersion.HTTP_1_1);
        List<String> codings = message.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING);
        if (!codings.isEmpty()
                && !(current && codings.size() == 1 && codings.get(0).equalsIgnoreCase(CHUNKED))) {
            throw new IllegalArgumentException("the only Transfer-Encoding is chunked, once, in HTTP/1.1");
        }
        int hosts = message.headers().getAll(HttpHeaderNames.HOST).size();
        if (hosts > 1 || (current && hosts == 0)) {
            throw new IllegalArgumentException("a request names its host once");
        }
        return super.isContentAlwaysEmpty(message);
    }
}
