package io.hyperdex.load.report;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The pieces of a report's page. It loads nothing. */
public final class Html {
    private static final String STYLE = """
            :root { color-scheme: light dark; }
            body { font: 15px/1.5 system-ui, sans-serif; max-width: 760px; margin: 2rem auto; padding: 0 1rem; }
            h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; margin-top: 2rem; }
            table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
            th, td { text-align: right; padding: .2rem .5rem; border-bottom: 1px solid #8884; }
            th:first-child, td:first-child { text-align: left; }
            svg { width: 100%; height: auto; } svg text { font: 10px system-ui, sans-serif; fill: currentColor; }
            svg text.title { font-size: 13px; font-weight: 600; }
            .failed, .void { color: #c0392b; }
            """;

    private Html() {}

    public static String page(String title, String body) {
        return "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
                + "<meta name=\"viewport\" content=\"width=device-width\"><title>" + escaped(title)
                + "</title><style>\n"
                + STYLE + "</style></head><body>\n<h1>" + escaped(title) + "</h1>\n" + body + "</body></html>\n";
    }

    public static String table(List<String> head, List<List<String>> rows) {
        var html = new StringBuilder("<table><tr>");
        head.forEach(cell -> html.append("<th>").append(escaped(cell)).append("</th>"));
        for (List<String> row : rows) {
            html.append("</tr>\n<tr>");
            row.forEach(cell -> html.append("<td>").append(escaped(cell)).append("</td>"));
        }
        return html.append("</tr></table>\n").toString();
    }

    /** Two columns. */
    public static String table(Map<String, ?> figures) {
        return table(
                List.of("", ""),
                figures.entrySet().stream()
                        .map(entry -> List.of(entry.getKey(), String.valueOf(entry.getValue())))
                        .toList());
    }

    public static String list(List<String> items) {
        var html = new StringBuilder("<ul>\n");
        items.forEach(item -> html.append("<li>").append(escaped(item)).append("</li>\n"));
        return html.append("</ul>\n").toString();
    }

    /** Thousands apart; a digit after the point only where it says something. */
    public static String figure(@Nullable Double figure) {
        if (figure == null) {
            return "–";
        }
        return String.format(Locale.ROOT, Math.abs(figure) >= 1_000 ? "%,.0f" : "%.1f", figure);
    }

    /** As it was calculated. */
    public static String text(@Nullable Double figure) {
        return figure == null ? "–" : figure.toString();
    }

    public static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
