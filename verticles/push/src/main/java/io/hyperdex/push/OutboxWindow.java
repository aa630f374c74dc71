package io.hyperdex.push;

import java.time.Duration;

/** Section {@code outbox}: how far back a client can go on, on any node. */
record OutboxWindow(Duration keep, long eventsMax) {}
