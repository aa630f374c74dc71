package io.hyperdex.platform.cache;

/**
 * How far the store had come before an answer was read from it: everything up to here is in the answer, and perhaps a little
 * more.
 *
 * @param position of the newest committed event
 * @param reference version of the descriptions and posted prices
 */
public record Point(long position, long reference) {}
