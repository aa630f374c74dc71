package io.hyperdex.query.docs;

import io.hyperdex.platform.http.Api;
import io.hyperdex.platform.http.ApiException;
import io.hyperdex.platform.http.Call;
import io.hyperdex.platform.http.ErrorCode;
import io.hyperdex.platform.http.Routes;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** The documents at the root; everything is in memory, and nothing but the listed files is served. */
public final class DocsRoutes implements Routes {
    private static final String YAML = "application/yaml";
    private static final String SCRIPT = "text/javascript; charset=utf-8";
    private static final String STYLE = "text/css; charset=utf-8";

    private final Document openapi;
    private final Document asyncapi;
    private final Document page;
    private final Map<String, Document> assets;
    private final Map<String, Document> problems;

    private DocsRoutes(
            Document openapi,
            Document asyncapi,
            Document page,
            Map<String, Document> assets,
            Map<String, Document> problems) {
        this.openapi = openapi;
        this.asyncapi = asyncapi;
        this.page = page;
        this.assets = Map.copyOf(assets);
        this.problems = Map.copyOf(problems);
    }

    /** Reads the files from the class path. Blocking. */
    public static DocsRoutes load() throws IOException {
        String library = "/META-INF/resources/webjars/swagger-ui/" + libraryVersion() + "/";
        Map<String, Document> assets = new LinkedHashMap<>();
        assets.put("swagger-ui.css", Document.resource(STYLE, library + "swagger-ui.css"));
        assets.put("swagger-ui-bundle.js", Document.resource(SCRIPT, library + "swagger-ui-bundle.js"));
        assets.put("favicon-32x32.png", Document.resource("image/png", library + "favicon-32x32.png"));
        assets.put("start.js", Document.resource(SCRIPT, "/docs/start.js"));
        return new DocsRoutes(
                Document.resource(YAML, "/conf/openapi.yaml"),
                Document.resource(YAML, "/conf/asyncapi.yaml"),
                Document.resource(Document.HTML, "/docs/index.html"),
                assets,
                ProblemPages.byCode());
    }

    /** The folder of the library's files is called after its version. */
    private static String libraryVersion() throws IOException {
        try (InputStream in =
                DocsRoutes.class.getResourceAsStream("/META-INF/maven/org.webjars/swagger-ui/pom.properties")) {
            if (in == null) {
                throw new IOException("swagger-ui is not on the class path");
            }
            var properties = new Properties();
            properties.load(in);
            return properties.getProperty("version");
        }
    }

    @Override
    public void mount(Api api) {
        api.stream("getOpenapi", call -> openapi.send(call.response()));
        api.stream("getAsyncapi", call -> asyncapi.send(call.response()));
        api.stream("getDocs", call -> page.send(call.response()));
        api.stream("getProblem", this::problem);
        api.page("/docs/assets/:name", this::asset);
    }

    private Future<Void> problem(Call call) {
        return found(problems.get(call.parameters().requiredString("code"))).send(call.response());
    }

    private void asset(RoutingContext routing) {
        found(assets.get(routing.pathParam("name"))).send(routing.response()).onFailure(routing::fail);
    }

    private static Document found(@Nullable Document document) {
        if (document == null) {
            throw ApiException.of(ErrorCode.NOT_FOUND, "there is nothing at this address");
        }
        return document;
    }
}
