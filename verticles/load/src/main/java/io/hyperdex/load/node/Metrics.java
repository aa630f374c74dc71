package io.hyperdex.load.node;

import java.util.Map;
import java.util.TreeMap;

/** The series of {@code /metrics} by name and labels. */
public record Metrics(Map<String, Double> series) {

    /** @param text in Prometheus' text format */
    public static Metrics parse(String text) {
        Map<String, Double> series = new TreeMap<>();
        text.lines().filter(line -> !line.isEmpty() && !line.startsWith("#")).forEach(line -> {
            int end = line.lastIndexOf(' ');
            series.put(line.substring(0, end), Double.valueOf(line.substring(end + 1)));
        });
        return new Metrics(series);
    }

    /** How much those that have changed have grown; for counters. */
    public Metrics since(Metrics earlier) {
        Map<String, Double> grown = new TreeMap<>();
        series.forEach((name, value) -> {
            double growth = value - earlier.series.getOrDefault(name, 0.0);
            if (growth != 0) {
                grown.put(name, growth);
            }
        });
        return new Metrics(grown);
    }

    /** The counters whose names begin so. */
    public Map<String, Double> counters(String prefix) {
        Map<String, Double> found = new TreeMap<>();
        series.forEach((name, value) -> {
            if (name.startsWith(prefix) && name.replaceFirst("\\{.*", "").endsWith("_total")) {
                found.put(name, value);
            }
        });
        return found;
    }
}
