package io.hyperdex.ingest.posted;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.platform.http.contract.ContractFile;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.pointer.JsonPointer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RefusalCodeTest {
    private static final JsonObject CONTRACT = ContractFile.load("openapi.yaml").document();
    private static final List<String> CODES =
            Arrays.stream(RefusalCode.values()).map(RefusalCode::code).toList();

    @Test
    void theContractNamesEveryCodeAndNoOther() {
        var code = (JsonObject) JsonPointer.from("/components/schemas/RejectedTrade/properties/code")
                .queryJson(CONTRACT);
        String words = (String)
                JsonPointer.from("/paths/~1v1~1trades/post/description").queryJson(CONTRACT);

        assertThat(code.getJsonArray("enum").stream().map(Object::toString)).containsExactlyElementsOf(CODES);
        assertThat(words).contains(CODES);
    }
}
