package io.hyperdex.platform.access;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * A new key: shown to its owner once, kept as its hash only. The prefix is there for people and for scanners of
 * repositories; the 256 random bits behind it are what counts.
 */
public record KeySecret(String text) {
    private static final String PREFIX = "hdx_";
    private static final int SECRET_BYTES = 32;
    private static final int ID_BITS = 60;
    private static final int ID_LENGTH = 12;
    private static final SecureRandom RANDOM = new SecureRandom();

    public static KeySecret random() {
        byte[] secret = new byte[SECRET_BYTES];
        RANDOM.nextBytes(secret);
        return new KeySecret(PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(secret));
    }

    /** The id of a new key: public, and the source of its trades unless another one is named. */
    public static String randomId() {
        String digits = new BigInteger(ID_BITS, RANDOM).toString(36);
        return "k" + "0".repeat(ID_LENGTH - digits.length()) + digits;
    }

    public KeyHash hash() {
        return KeyHash.of(text);
    }

    /** Never the key itself, wherever this ends up. */
    @Override
    public String toString() {
        return PREFIX + "***";
    }
}
