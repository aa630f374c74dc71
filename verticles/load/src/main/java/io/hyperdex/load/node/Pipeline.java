package io.hyperdex.load.node;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Posts over one connection without waiting for each answer (HTTP/1.1 pipelining): what is sent first is carried out first,
 * however busy the server is. The sender is one thread; another reads the answers. It connects when there is something to
 * send, because a server cuts off who connects and says nothing.
 */
public final class Pipeline implements AutoCloseable {
    private static final int UNANSWERED_MAX = 256;
    private static final int SUCCESS = 2;

    private final URI url;
    private final String headers;
    private final Semaphore places = new Semaphore(UNANSWERED_MAX);
    private @Nullable Socket socket;
    private OutputStream out = OutputStream.nullOutputStream();
    private volatile @Nullable String refusal;
    private volatile boolean ending;

    public Pipeline(URI url, @Nullable String key) {
        this.url = url;
        headers = "Host: " + url.getAuthority() + "\r\nContent-Type: application/json\r\n"
                + (key == null ? "" : "Authorization: Bearer " + key + "\r\n");
    }

    private void connect() throws IOException {
        var connected = new Socket(url.getHost(), url.getPort());
        socket = connected;
        connected.setTcpNoDelay(true);
        out = new BufferedOutputStream(connected.getOutputStream(), 1 << 16);
        var in = new BufferedInputStream(connected.getInputStream());
        var reader = new Thread(() -> read(in), "answers");
        reader.setDaemon(true);
        reader.start();
    }

    /** Sent with the next {@link #flush}. Fails when an earlier one was refused. */
    public void post(String target, byte[] body) throws IOException, InterruptedException {
        check();
        if (socket == null) {
            connect();
        }
        if (!places.tryAcquire()) {
            out.flush();
            places.acquire();
        }
        String head = "POST " + target + " HTTP/1.1\r\n" + headers + "Content-Length: " + body.length + "\r\n\r\n";
        out.write(head.getBytes(StandardCharsets.ISO_8859_1));
        out.write(body);
    }

    public void flush() throws IOException {
        out.flush();
    }

    /** Waits until all are answered. */
    public void finish() throws IOException, InterruptedException {
        out.flush();
        places.acquire(UNANSWERED_MAX);
        places.release(UNANSWERED_MAX);
        check();
    }

    @Override
    public void close() throws IOException {
        ending = true;
        if (socket != null) {
            socket.close();
        }
    }

    private void check() throws IOException {
        if (refusal != null) {
            throw new IOException("the node answered " + refusal);
        }
    }

    private void read(InputStream in) {
        try {
            while (!ending) {
                answer(in);
                places.release();
            }
        } catch (IOException | UncheckedIOException e) {
            if (!ending) {
                refusal = refusal == null ? e.toString() : refusal;
                // Nobody waits for what will never come.
                places.release(UNANSWERED_MAX);
            }
        }
    }

    private void answer(InputStream in) throws IOException {
        String status = line(in);
        int bytes = 0;
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                bytes = Integer.parseInt(line.substring(line.indexOf(':') + 1).strip());
            }
        }
        String body = new String(in.readNBytes(bytes), StandardCharsets.UTF_8);
        if (status.charAt(status.indexOf(' ') + 1) - '0' != SUCCESS || body.contains("\"code\":")) {
            refusal = status + " " + body;
        }
    }

    private static String line(InputStream in) throws IOException {
        var line = new StringBuilder();
        for (int character = in.read(); character != '\n'; character = in.read()) {
            if (character < 0) {
                throw new IOException("the connection ended");
            }
            if (character != '\r') {
                line.append((char) character);
            }
        }
        return line.toString();
    }
}
