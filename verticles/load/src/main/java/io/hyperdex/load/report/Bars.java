package io.hyperdex.load.report;

import java.util.List;
import java.util.Locale;

/** Groups of bars as an SVG picture that stands in the page itself. */
public final class Bars {
    private static final int WIDTH = 720;
    private static final int HEIGHT = 260;
    private static final int BOTTOM = 220;
    private static final int TOP = 30;
    private static final List<String> COLOURS = List.of("#8a94a6", "#5b7db1", "#0f9d76", "#d08a2e");

    private Bars() {}

    /** @param values one for each series */
    public record Group(String name, List<Double> values) {}

    /** @param unit what the figures above the bars count */
    public static String svg(String title, String unit, List<String> series, List<Group> groups) {
        double most = groups.stream()
                .flatMap(group -> group.values().stream())
                .mapToDouble(Double::doubleValue)
                .max()
                .orElse(1);
        var svg = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\"><text x=\"8\" y=\"16\" class=\"title\">%s, %s</text>",
                WIDTH,
                HEIGHT,
                Html.escaped(title),
                Html.escaped(title),
                Html.escaped(unit)));
        double groupWidth = (WIDTH - 16.0) / groups.size();
        double barWidth = groupWidth * 0.8 / series.size();
        for (int g = 0; g < groups.size(); g++) {
            Group group = groups.get(g);
            double left = 8 + g * groupWidth + groupWidth * 0.1;
            for (int s = 0; s < series.size(); s++) {
                bar(svg, left + s * barWidth, barWidth, group.values().get(s), most, COLOURS.get(s));
            }
            text(svg, left + groupWidth * 0.4, BOTTOM + 14, group.name());
        }
        for (int s = 0; s < series.size(); s++) {
            svg.append(String.format(
                    Locale.ROOT,
                    "<rect x=\"%d\" y=\"%d\" width=\"10\" height=\"10\" fill=\"%s\"/><text x=\"%d\" y=\"%d\">%s</text>",
                    8 + s * 130,
                    BOTTOM + 24,
                    COLOURS.get(s),
                    22 + s * 130,
                    BOTTOM + 33,
                    Html.escaped(series.get(s))));
        }
        return svg.append("</svg>").toString();
    }

    private static void bar(StringBuilder svg, double x, double width, double value, double most, String colour) {
        double height = most == 0 ? 0 : value / most * (BOTTOM - TOP - 14);
        svg.append(String.format(
                Locale.ROOT,
                "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\"/>",
                x,
                BOTTOM - height,
                width * 0.9,
                height,
                colour));
        text(svg, x + width * 0.45, BOTTOM - height - 4, Html.figure(value));
    }

    private static void text(StringBuilder svg, double x, double y, String text) {
        svg.append(String.format(
                Locale.ROOT, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\">%s</text>", x, y, Html.escaped(text)));
    }
}
