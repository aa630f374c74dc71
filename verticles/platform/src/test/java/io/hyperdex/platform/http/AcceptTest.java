package io.hyperdex.platform.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class AcceptTest {
    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(
            strings = {
                "*/*",
                "application/*",
                "Application/JSON",
                "text/html, application/json;q=0.2",
                "text/html;q=0.9,*/*;q=0.1",
                "*/*;q=0, application/json",
                "application/json; charset=utf-8"
            })
    void admitsWhatTheMostSpecificRangeAllows(String header) {
        assertThat(Accept.admits(header, "application/json")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/html",
                "application/xml, text/*",
                "application/json;q=0",
                "*/*, application/json; q=0.000",
                "application/*;q=0, */*",
                "nonsense"
            })
    void refusesTheRest(String header) {
        assertThat(Accept.admits(header, "application/json")).isFalse();
    }
}
