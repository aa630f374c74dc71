package io.hyperdex.load.reads;

import io.hyperdex.platform.json.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/** Reads answers on a thread of its own, so that those behind them are not measured later than they came. */
final class Inspector {
    private static final int WAITING_MAX = 64;
    private static final int FINDINGS_MAX = 20;

    private final BlockingQueue<Case> waiting = new ArrayBlockingQueue<>(WAITING_MAX);
    private final List<String> findings = new ArrayList<>();
    private final Thread thread = new Thread(this::inspect, "inspector");
    private volatile boolean ending;
    private long inspected;

    @SuppressWarnings("ArrayRecordComponent") // nobody compares them
    private record Case(ReadRequest request, byte[] body) {}

    Inspector() {
        thread.setDaemon(true);
        thread.start();
    }

    /** Not looked at when too many are waiting. */
    void inspect(ReadRequest request, byte[] body) {
        waiting.offer(new Case(request, body));
    }

    /** What was wrong; after {@link #end()}. */
    List<String> findings() {
        return findings;
    }

    long inspected() {
        return inspected;
    }

    /** Waits for those that were taken. */
    void end() throws InterruptedException {
        ending = true;
        thread.join();
    }

    private void inspect() {
        try {
            while (true) {
                Case taken = waiting.poll(50, TimeUnit.MILLISECONDS);
                if (taken != null) {
                    judge(taken);
                } else if (ending) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void judge(Case taken) {
        inspected++;
        String wrong;
        try {
            wrong = Inspection.wrong(taken.request.kind(), taken.request.target(), Json.MAPPER.readTree(taken.body));
        } catch (IOException | RuntimeException e) {
            wrong = "unreadable: " + e;
        }
        if (wrong != null && findings.size() < FINDINGS_MAX) {
            findings.add(taken.request.target() + ": " + wrong);
        }
    }
}
