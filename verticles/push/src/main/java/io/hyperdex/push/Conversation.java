package io.hyperdex.push;

/** What the peer of a WebSocket says, text by text, and whose session it is. */
interface Conversation {
    Session session();

    void receive(String text);
}
