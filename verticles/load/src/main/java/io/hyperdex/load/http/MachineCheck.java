package io.hyperdex.load.http;

import io.hyperdex.load.http.ClosedLoop.Sample;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Whether the machine is quiet and quick enough to judge by: what a bare server does on it now. */
public final class MachineCheck {
    /** Below it, figures of requests are void. */
    public static final double REQUESTS_PER_SECOND_MIN = 30_000;

    private static final int CONNECTIONS = 64;
    private static final int BODY_BYTES = 2_048;

    private MachineCheck() {}

    /** Requests of a small answer that are answered in a second, when warm. */
    public static double requestsPerSecond(Path directory, Duration measured) throws IOException {
        var recording = new BareProcess.Recording();
        String body = "x".repeat(BODY_BYTES);
        recording.add("/", Map.of("content-type", "text/plain"), body);
        try (BareProcess server = BareProcess.start(directory, recording)) {
            var sample =
                    new Sample("/", Request.get(server.url(), "/", Map.of()), body.getBytes(StandardCharsets.US_ASCII));
            ClosedLoop.run(server.url(), CONNECTIONS, List.of(sample), measured);
            return ClosedLoop.run(server.url(), CONNECTIONS, List.of(sample), measured)
                    .perSecond();
        }
    }
}
