package io.hyperdex.platform.trace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceContextTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String SPAN = "00f067aa0ba902b7";

    @Test
    void aWellFormedHeaderReadsBack() {
        String header = "00-" + TRACE + "-" + SPAN + "-01";

        assertThat(TraceContext.parse(header)).isEqualTo(new TraceContext(TRACE, SPAN, true));
        assertThat(new TraceContext(TRACE, SPAN, true).header()).isEqualTo(header);
    }

    @Test
    void onlyTheSampledFlagIsUnderstood() {
        assertThat(TraceContext.parse("00-" + TRACE + "-" + SPAN + "-fe"))
                .isEqualTo(new TraceContext(TRACE, SPAN, false));
    }

    @Test
    void aLaterVersionMayAppendFields() {
        assertThat(TraceContext.parse("01-" + TRACE + "-" + SPAN + "-01-more")).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00",
                "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-1",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\n",
            })
    void whatIsNotWellFormedBeginsANewTrace(String header) {
        assertThat(TraceContext.parse(header)).isNull();
    }

    @Test
    void aChildStaysInTheTraceUnderAnotherId() {
        TraceContext parent = TraceContext.begin(true);

        TraceContext child = parent.child();

        assertThat(child.traceId()).isEqualTo(parent.traceId()).hasSize(32);
        assertThat(child.spanId()).isNotEqualTo(parent.spanId()).hasSize(16);
        assertThat(child.sampled()).isTrue();
        assertThat(TraceContext.parse(child.header())).isEqualTo(child);
    }
}
