package io.hyperdex.domain;

/** The ids {@code chainId:txHash:logIndex} of trades that a chain's events gave; no other trade may have an id of this form. */
public final class TradeIds {
    private static final int HASH_LENGTH = 2 + 64;

    private TradeIds() {}

    public static String canonical(long chainId, String txHash, int logIndex) {
        return chainId + ":" + txHash + ":" + logIndex;
    }

    /** Whether the id has that form, with hexadecimal digits in either case. */
    public static boolean isCanonical(String id) {
        return hashOfCanonical(id) > 0;
    }

    /** Where the digits of the hash begin; −1 when the id is of another form. */
    static int hashOfCanonical(String id) {
        int first = id.indexOf(':');
        int last = first + 1 + HASH_LENGTH;
        boolean canonical = first > 0
                && last < id.length() - 1
                && id.charAt(last) == ':'
                && id.startsWith("0x", first + 1)
                && isDigits(id, 0, first)
                && isHex(id, first + 3, last)
                && isDigits(id, last + 1, id.length());
        return canonical ? first + 3 : -1;
    }

    private static boolean isHex(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (Character.digit(text.charAt(i), 16) < 0 || text.charAt(i) > 'f') {
                return false;
            }
        }
        return true;
    }

    private static boolean isDigits(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }
}
