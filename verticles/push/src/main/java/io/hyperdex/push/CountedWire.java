package io.hyperdex.push;

/** A connection that takes whatever it is given, and says how much of it the peer has not taken yet. */
interface CountedWire extends Wire {
    long unsentBytes();
}
