package io.hyperdex.load.reads;

import io.hyperdex.load.node.Target;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** What befalls a server of the node while reads arrive. A killed one is started again by the node. */
enum Fault {
    REDIS_KILLED("Redis killed", "redis-server", Duration.ZERO),
    REDIS_FROZEN("Redis frozen for 5 s", "redis-server", Duration.ofSeconds(5)),
    POSTGRES_KILLED("PostgreSQL killed", "postgres", Duration.ZERO),
    POSTGRES_FROZEN("PostgreSQL frozen for 5 s", "postgres", Duration.ofSeconds(5));

    private final String title;
    private final String program;
    private final Duration frozen;

    /** @param frozen zero to kill it */
    Fault(String title, String program, Duration frozen) {
        this.title = title;
        this.program = program;
        this.frozen = frozen;
    }

    String title() {
        return title;
    }

    /** Happens to all processes of the server, whose node must be ours; returns when it is over. */
    void happen(Target target) throws IOException, InterruptedException {
        List<Long> processes = ProcessHandle.of(Objects.requireNonNull(target.pid()))
                .orElseThrow()
                .descendants()
                .filter(process -> process.info()
                        .command()
                        .filter(command -> command.endsWith("/" + program))
                        .isPresent())
                .map(ProcessHandle::pid)
                .toList();
        if (processes.isEmpty()) {
            throw new IOException("the node has no process of " + program);
        }
        if (frozen.isZero()) {
            signal("KILL", processes);
            return;
        }
        signal("STOP", processes);
        try {
            TimeUnit.NANOSECONDS.sleep(frozen.toNanos());
        } finally {
            signal("CONT", processes);
        }
    }

    private static void signal(String name, List<Long> processes) throws IOException, InterruptedException {
        for (long process : processes) {
            // One may have ended by itself meanwhile.
            new ProcessBuilder("kill", "-" + name, String.valueOf(process))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        }
    }
}
