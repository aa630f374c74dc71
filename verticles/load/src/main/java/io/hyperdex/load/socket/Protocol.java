package io.hyperdex.load.socket;

/** What is said on a WebSocket after its opening; on the socket's loop. */
interface Protocol {
    /** The upgraded address. */
    String path();

    /** A text of the server. */
    void receive(ClientSocket socket, byte[] bytes, int from, int end);

    /** Asks for the topic of the track, from where it was if it was anywhere. */
    void subscribe(ClientSocket socket, Track track);

    void unsubscribe(ClientSocket socket, Track track);
}
