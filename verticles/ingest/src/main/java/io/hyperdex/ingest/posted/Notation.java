package io.hyperdex.ingest.posted;

/** The text forms of the contract, checked by hand: this runs for every field of every trade. */
final class Notation {
    static final int WHOLE_DIGITS_MAX = 78;
    static final int FRACTION_DIGITS_MAX = 36;
    static final int ID_LENGTH_MAX = 128;

    private static final int PROTOCOL_LENGTH_MAX = 64;

    private Notation() {}

    /** {@code ^(0|[1-9][0-9]{0,77})(\.[0-9]{1,36})?$}, so that nothing ever expands an exponent. */
    static boolean isDecimal(String text) {
        int point = text.indexOf('.');
        if (point < 0) {
            return isWhole(text, WHOLE_DIGITS_MAX);
        }
        int fraction = text.length() - point - 1;
        return isWhole(text.substring(0, point), WHOLE_DIGITS_MAX)
                && fraction >= 1
                && fraction <= FRACTION_DIGITS_MAX
                && isDigits(text, point + 1, text.length());
    }

    /** A number without sign, point and leading zeros. */
    static boolean isWhole(String text, int digitsMax) {
        return !text.isEmpty()
                && text.length() <= digitsMax
                && isDigits(text, 0, text.length())
                && (text.length() == 1 || text.charAt(0) != '0');
    }

    /** {@code 0x} and so many hexadecimal digits, in either case. */
    static boolean isHex(String text, int digits) {
        if (text.length() != 2 + digits || !text.startsWith("0x")) {
            return false;
        }
        for (int i = 2; i < text.length(); i++) {
            if (Character.digit(text.charAt(i), 16) < 0 || text.charAt(i) > 'f') {
                return false;
            }
        }
        return true;
    }

    /** {@code ^[A-Za-z0-9:._-]{1,128}$}. */
    static boolean isTradeId(String text) {
        return !text.isEmpty()
                && text.length() <= ID_LENGTH_MAX
                && text.chars().allMatch(c -> isAlphanumeric(c) || c == ':' || c == '.' || c == '_' || c == '-');
    }

    /** {@code ^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$}. */
    static boolean isProtocol(String text) {
        return !text.isEmpty()
                && text.length() <= PROTOCOL_LENGTH_MAX
                && isAlphanumeric(text.charAt(0))
                && text.chars().allMatch(c -> isAlphanumeric(c) || c == '.' || c == '_' || c == '-');
    }

    /** Text that PostgreSQL and UTF-8 can hold: no NUL, no half of a surrogate pair. */
    static boolean isStorable(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) {
                return false;
            }
            if (Character.isSurrogate(c)) {
                boolean pair = Character.isHighSurrogate(c)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (!pair) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }

    /** What may be repeated to the sender of a name that we do not know. */
    static String shown(String text) {
        if (!isStorable(text)) {
            return "?";
        }
        return text.length() <= ID_LENGTH_MAX
                ? text
                : text.codePoints()
                        .limit(ID_LENGTH_MAX)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString();
    }

    private static boolean isAlphanumeric(int c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
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
