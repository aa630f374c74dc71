package io.hyperdex.platform.embedded;

import java.io.IOException;

/** What makes a server stop cleanly without waiting for its clients. Java itself can send SIGTERM and SIGKILL only. */
enum StopSignal {
    INT,
    TERM;

    void send(ProcessHandle process) throws IOException, InterruptedException {
        new ProcessBuilder("sh", "-c", "kill -s \"$0\" \"$1\"", name(), Long.toString(process.pid()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }
}
