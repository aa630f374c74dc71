package io.hyperdex.push;

/**
 * The state of a topic.
 *
 * @param offset everything committed up to it is in the state
 * @param data a JSON array
 */
record Snapshot(StreamTopic topic, String epoch, long sequence, long offset, String data) implements Start {}
