package io.hyperdex.platform.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** What {@link SupervisedProcess} must know of a server. */
interface Server {
    String name();

    /** A real path that no other server works in; the server is started in it. */
    Path directory();

    /** The program's file name, as the kernel reports it. */
    String program();

    List<String> command();

    StopSignal stopSignal();

    /** How long a start may take, repair after a crash included, before it counts as failed. */
    Duration readyWithin();

    /** How long it may take to stop before it is killed. */
    Duration stopWithin();

    /** Removes what a killed server left and its successor would stumble over; called while no process of it lives. */
    void clearLeftovers() throws IOException;

    /** Whether somebody has told it to stop, and it waits for its clients to leave first. */
    boolean isLeaving() throws IOException;

    /** Fails while the server does not answer as its clients need; takes a few seconds at most. */
    void probe() throws IOException;
}
