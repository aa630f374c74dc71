package io.hyperdex.node.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.io.File;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The system's own Chromium, headless, for one test; remembers what a page must not do. */
public final class Browser implements AfterEachCallback {
    /** A slow machine is no defect of a page. */
    private static final int ASSERTION_MILLIS_MAX = 30_000;

    private final Playwright playwright;
    private final com.microsoft.playwright.Browser chromium;
    private final List<String> foreignRequests = new CopyOnWriteArrayList<>();
    private final List<String> errors = new CopyOnWriteArrayList<>();

    public Browser() {
        PlaywrightAssertions.setDefaultAssertionTimeout(ASSERTION_MILLIS_MAX);
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        chromium = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(executable())
                        .setArgs(List.of(
                                "--no-sandbox",
                                "--disable-gpu",
                                "--disable-quic",
                                "--no-first-run",
                                "--disable-background-networking",
                                "--disable-component-update",
                                "--disable-sync")));
    }

    /** A page of its own context at the address, so wide in CSS pixels. */
    public Page open(URI address, int width) {
        BrowserContext context = chromium.newContext(
                new com.microsoft.playwright.Browser.NewContextOptions().setViewportSize(width, 800));
        Page page = context.newPage();
        page.onRequest(request -> {
            String url = request.url();
            if (!url.startsWith("data:") && !URI.create(url).getAuthority().equals(address.getAuthority())) {
                foreignRequests.add(url);
            }
        });
        page.onPageError(errors::add);
        page.onConsoleMessage(message -> {
            if (message.type().equals("error") && message.text().contains("Content Security Policy")) {
                errors.add(message.text());
            }
        });
        page.navigate(address.toString());
        return page;
    }

    /** No request to any host but the node, no uncaught exception, no violation of the content security policy. */
    public void assertBehaved() {
        assertThat(foreignRequests).isEmpty();
        assertThat(errors).isEmpty();
    }

    @Override
    public void afterEach(ExtensionContext test) {
        chromium.close();
        playwright.close();
    }

    private static Path executable() {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(directory -> Path.of(directory, "chromium"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("chromium is not on the PATH; scripts/test installs it"));
    }
}
