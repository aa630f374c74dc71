package io.hyperdex.load.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MarkTest {
    @Test
    void everyMarkOfATextIsFoundWithItsNumberAndTime() {
        String text = "{\"data\":[{\"metadata\":{\"mark\":\"" + Mark.of(17, 123_456_789) + "\"}},\"a=b\",\""
                + Mark.of(18, 0) + "\"]}";

        assertThat(numbers(text)).containsExactly(17L, 18L);
        var first = new Mark(bytes(text), 0, text.length());
        assertThat(first.next()).isTrue();
        assertThat(first.sentMicros()).isEqualTo(123_456);
    }

    @Test
    void aTextWithoutAMarkHasNone() {
        assertThat(numbers("=1@2;oad=3@4;")).isEmpty();
    }

    private static List<Long> numbers(String text) {
        List<Long> numbers = new ArrayList<>();
        var mark = new Mark(bytes(text), 0, text.length());
        while (mark.next()) {
            numbers.add(mark.number());
        }
        return numbers;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
