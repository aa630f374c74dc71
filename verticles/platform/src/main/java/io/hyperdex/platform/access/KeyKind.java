package io.hyperdex.platform.access;

import java.util.Locale;

/** Where a key may live. */
public enum KeyKind {
    /** On servers of its owner. */
    SECRET,
    /** In pages, where everybody can read it: it may only read, and only pages of its origins may use it. */
    BROWSER;

    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static KeyKind parse(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT));
    }
}
