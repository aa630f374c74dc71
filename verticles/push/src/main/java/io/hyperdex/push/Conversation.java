package io.hyperdex.push;

/** What a peer says, text by text, and whose session it is. */
interface Conversation {
    Session session();

    void receive(String text);
}
