package io.hyperdex.platform.http;

/**
 * One thing that a request got wrong.
 *
 * @param in query, path, header or body
 * @param field the parameter's name, or a JSON Pointer into the body
 * @param rule the broken rule: a JSON Schema keyword, {@code unknown}, {@code required} or {@code precision}
 */
public record Violation(String in, String field, String rule, String message) {}
