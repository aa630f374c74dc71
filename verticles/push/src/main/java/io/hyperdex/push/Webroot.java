package io.hyperdex.push;

import io.hyperdex.platform.http.Api;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The pages of the node: a few files of the class path, kept in memory, each with a route of its own. */
final class Webroot {
    private static final Logger LOG = LoggerFactory.getLogger(Webroot.class);
    /** Everything comes from this node, and no other page may frame it; styles of elements are set by the charts. */
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
            + "connect-src 'self'; img-src 'self' data:; font-src 'self'; base-uri 'none'; form-action 'none'; "
            + "frame-ancestors 'none'";

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "json", "application/json",
            "svg", "image/svg+xml",
            "png", "image/png",
            "ico", "image/x-icon",
            "woff2", "font/woff2");

    private record Page(Buffer content, String type, String tag) {}

    private final Map<String, Page> pages = new TreeMap<>();

    private Webroot() {}

    /** Reads the files under a folder of the class path, such as {@code /webroot}. Blocking: call it on a worker. */
    static Webroot load(String folder) throws IOException {
        var webroot = new Webroot();
        URL root = Webroot.class.getResource(folder);
        if (root == null) {
            return webroot;
        }
        try {
            if (root.openConnection() instanceof JarURLConnection jar) {
                try (FileSystem files =
                        FileSystems.newFileSystem(Path.of(jar.getJarFileURL().toURI()))) {
                    webroot.read(files.getPath(folder));
                }
            } else {
                webroot.read(Path.of(root.toURI()));
            }
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
        return webroot;
    }

    private void read(Path root) throws IOException {
        try (Stream<Path> found = Files.walk(root)) {
            List<Path> files = found.filter(Files::isRegularFile).toList();
            for (Path file : files) {
                String name = root.relativize(file).toString().replace('\\', '/');
                pages.put("/" + name, page(file, name));
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static Page page(Path file, String name) throws IOException {
        byte[] content = Files.readAllBytes(file);
        var sum = new CRC32C();
        sum.update(content);
        // Weak, because the answer may be compressed on its way.
        String tag = "W/\"" + HexFormat.of().toHexDigits((int) sum.getValue())
                + HexFormat.of().toHexDigits(content.length) + "\"";
        String suffix = name.substring(name.lastIndexOf('.') + 1);
        return new Page(Buffer.buffer(content), TYPES.getOrDefault(suffix, "text/plain; charset=utf-8"), tag);
    }

    void mount(Api api) {
        pages.forEach((path, page) -> api.page(path, routing -> send(routing, page)));
        Page index = pages.get("/index.html");
        if (index != null) {
            api.page("/", routing -> send(routing, index));
        }
    }

    /** Names of files do not change with their content, so a browser asks each time whether it has the newest. */
    private static void send(RoutingContext routing, Page page) {
        HttpServerResponse response = routing.response()
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache")
                .putHeader(HttpHeaders.ETAG, page.tag())
                .putHeader("Content-Security-Policy", POLICY);
        boolean known = page.tag().equals(routing.request().getHeader(HttpHeaders.IF_NONE_MATCH));
        (known
                        ? response.setStatusCode(304).end()
                        : response.putHeader(HttpHeaders.CONTENT_TYPE, page.type())
                                .end(page.content()))
                .onFailure(failure -> LOG.debug("page not delivered", failure));
    }
}
