package io.hyperdex.query.docs;

import io.hyperdex.platform.http.ErrorCode;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the {@code type} of a problem leads to. */
final class ProblemPages {
    private static final String PAGE = """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>%1$s</title>
            <style>
            body { font: 16px/1.5 system-ui, sans-serif; max-width: 40rem; margin: 4rem auto; padding: 0 1rem; color: #1b1f24; background: #fff; }
            code { background: #f0f2f5; padding: 0 .25em; border-radius: 3px; }
            @media (prefers-color-scheme: dark) { body { color: #e6e8eb; background: #14171a; } code { background: #24292e; } a { color: #7ab7ff; } }
            </style>
            </head>
            <body>
            <main>
            <h1>%1$s</h1>
            <p><code>%2$s</code>, HTTP status %3$d</p>
            <p>%4$s</p>
            <p><a href="/docs">All calls and their errors</a></p>
            </main>
            </body>
            </html>
            """;

    private ProblemPages() {}

    /** A page for each code, and for each problem type that is registered for exhausted quotas. */
    static Map<String, Document> byCode() {
        Map<String, Document> pages = new LinkedHashMap<>();
        for (ErrorCode code : ErrorCode.values()) {
            pages.put(code.code(), page(code.title(), code.code(), code.status(), code.advice()));
        }
        pages.put(
                "quota-exceeded",
                page(
                        "Quota exceeded",
                        "quota-exceeded",
                        429,
                        "A quota of your key or address is used up: `violated-policies` names it. Wait as long as"
                                + " `Retry-After` says."));
        pages.put(
                "temporary-reduced-capacity",
                page(
                        "Temporarily reduced capacity",
                        "temporary-reduced-capacity",
                        503,
                        "The node is busy and serves fewer requests for a while. Wait as long as `Retry-After` says."));
        pages.put(
                "abnormal-usage-detected",
                page(
                        "Abnormal usage detected",
                        "abnormal-usage-detected",
                        429,
                        "Quotas were overrun too often, so requests are blocked for a while. Wait as long as"
                                + " `Retry-After` says; waiting requests do not extend it."));
        return pages;
    }

    private static Document page(String title, String code, int status, String advice) {
        return Document.html(PAGE.formatted(title, code, status, advice.replaceAll("`([^`]*)`", "<code>$1</code>")));
    }
}
