package io.hyperdex.domain;

/** Failed transactions are kept for their gas and never move prices, volumes or positions. */
public enum TradeStatus {
    EXECUTED,
    FAILED;

    /** The status with the number that the store keeps: 0 executed, 1 failed. */
    public static TradeStatus at(int number) {
        return number == 0 ? EXECUTED : FAILED;
    }

    public int number() {
        return this == EXECUTED ? 0 : 1;
    }
}
