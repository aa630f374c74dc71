package io.hyperdex.platform.bus;

/** An address of the bus that answers: one type of question and one of answer. */
public record Request<Q extends Record, A extends Record>(String address, Class<Q> question, Class<A> answer) {

    /** The same question to one node only. */
    public Request<Q, A> at(String nodeId) {
        return new Request<>(address + "@" + nodeId, question, answer);
    }
}
