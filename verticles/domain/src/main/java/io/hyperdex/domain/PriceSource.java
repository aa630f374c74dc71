package io.hyperdex.domain;

/** Where a value in USD came from. */
public enum PriceSource {
    STABLE_LEG("stable-leg"),
    ROUTE("route"),
    FEED("feed"),
    POSTED("posted");

    private final String code;

    PriceSource(String code) {
        this.code = code;
    }

    public String code() {
        return code;
    }
}
