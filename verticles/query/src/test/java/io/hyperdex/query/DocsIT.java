package io.hyperdex.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.platform.http.ErrorCode;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class DocsIT {
    private static QueryNode node;

    @BeforeAll
    static void start() throws Exception {
        node = new QueryNode(QueryNode.configuration());
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    private static HttpResponse<String> page(String path) {
        return node.send(path, HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void contractsAreServedAsTheyAre() {
        for (String name : List.of("openapi", "asyncapi")) {
            HttpResponse<String> file = page("/" + name + ".yaml");
            assertThat(file.statusCode()).isEqualTo(200);
            assertThat(file.headers().firstValue("content-type")).hasValue("application/yaml");
            assertThat(file.body()).startsWith(name + ": 3.");
        }
    }

    @Test
    void thePageLoadsOnlyWhatThisHostServesAndThePolicyAllows() {
        HttpResponse<String> docs = page("/docs");
        assertThat(docs.headers().firstValue("content-type")).hasValue("text/html; charset=utf-8");
        assertThat(docs.headers().firstValue("content-security-policy").orElseThrow())
                .startsWith("default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; ");
        assertThat(docs.body()).doesNotContain("://").doesNotContainPattern("<script>|<style>| on[a-z]+=");
        List<String> loaded = Pattern.compile("(?:src|href)=\"([^\"]+)\"")
                .matcher(docs.body())
                .results()
                .map(match -> match.group(1))
                .toList();
        assertThat(loaded).hasSize(6);
        for (String path : loaded) {
            assertThat(page(path).statusCode()).as(path).isEqualTo(200);
        }
        assertThat(page("/docs/assets/start.js").body()).contains("validatorUrl: null");
        assertThat(page("/docs/assets/..%2f..%2fconf%2fnode.yaml").statusCode()).isEqualTo(404);
        assertThat(page("/docs/assets/swagger-initializer.js").statusCode()).isEqualTo(404);
    }

    @Test
    void everyCodeOfAProblemHasAPage() {
        for (ErrorCode code : ErrorCode.values()) {
            HttpResponse<String> problem = page("/problems/" + code.code());
            assertThat(problem.statusCode()).as(code.code()).isEqualTo(200);
            assertThat(problem.body()).contains(code.title(), String.valueOf(code.status()));
        }
        assertThat(page("/problems/quota-exceeded").statusCode()).isEqualTo(200);
        assertThat(page("/problems/nothing").statusCode()).isEqualTo(404);
    }
}
