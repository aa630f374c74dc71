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
 * however busy the server is. The sender is one thread; another reads the answers.
 */
public final class Pipeline implements AutoCloseable {
    private static final int UNANSWERED_MAX = 256;
    private static final int SUCCESS = 2;

    private final Socket socket;
    private final OutputStream out;
    private final InputStream in;
    private final String headers;
    private final Semaphore places = new Semaphore(UNANSWERED_MAX);
    private final Thread reader = new Thread(this::read, "answers");
    private volatile @Nullable String refusal;
    private volatile boolean ending;

    public Pipeline(URI url, @Nullable String key) throws IOException {
        socket = new Socket(url.getHost(), url.getPort());
        socket.setTcpNoDelay(true);
        out = new BufferedOutputStream(socket.getOutputStream(), 1 << 16);
        in = new BufferedInputStream(socket.getInputStream());
        headers = "Host: " + url.getAuthority() + "\r\nContent-Type: application/json\r\n"
                + (key == null ? "" : "Authorization: Bearer " + key + "\r\n");
        reader.setDaemon(true);
        reader.start();
    }

    /** Sent with the next {@link #flush}. Fails when an earlier one was refused. */
    public void post(String target, byte[] body) throws IOException, InterruptedException {
        check();
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
        socket.close();
    }

    private void check() throws IOException {
        if (refusal != null) {
            throw new IOException("the node answered " + refusal);
        }
    }

    private void read() {
        try {
            while (!ending) {
                answer();
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

    private void answer() throws IOException {
        String status = line();
        int bytes = 0;
        for (String line = line(); !line.isEmpty(); line = line()) {
            if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                bytes = Integer.parseInt(line.substring(line.indexOf(':') + 1).strip());
            }
        }
        String body = new String(in.readNBytes(bytes), StandardCharsets.UTF_8);
        if (status.charAt(status.indexOf(' ') + 1) - '0' != SUCCESS || body.contains("\"code\":")) {
            refusal = status + " " + body;
        }
    }

    private String line() throws IOException {
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
