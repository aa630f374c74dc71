package io.hyperdex.ingest.posted;

/** Ends the reading of one field. Carries no stack trace: senders' mistakes are not ours to trace. */
final class FieldRefused extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Refusal refusal;

    FieldRefused(RefusalCode code, String field, String message) {
        super(message, null, false, false);
        refusal = new Refusal(code, field, message);
    }

    static FieldRefused invalid(String field, String message) {
        return new FieldRefused(RefusalCode.INVALID_FIELD, field, message);
    }

    Refusal refusal() {
        return refusal;
    }
}
