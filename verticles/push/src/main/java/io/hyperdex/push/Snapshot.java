package io.hyperdex.push;

/**
 * The state of a topic.
 *
 * @param epoch of its offsets
 * @param sequence frames up to it are in the state, newer ones are not
 * @param offset everything committed up to it is in the state
 * @param data a JSON array
 */
record Snapshot(StreamTopic topic, String epoch, long sequence, long offset, String data) {}
