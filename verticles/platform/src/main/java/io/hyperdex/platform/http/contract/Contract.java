package io.hyperdex.platform.http.contract;

import io.hyperdex.platform.http.ApiException;
import io.hyperdex.platform.http.Violation;
import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The operations of {@code conf/openapi.yaml} and the check of requests against them.
 *
 * <p>The Vert.x library for OpenAPI refuses a contract that names {@code application/problem+json}, stops at the first
 * violation and does not see unknown parameters. So its schema validator does the work on values, and the rest is here.
 *
 * <p>Immutable: one instance serves all event loops.
 */
public final class Contract {
    private static final Set<String> METHODS = Set.of("get", "put", "post", "patch", "delete");

    private final Map<String, ContractOperation> operations;

    private Contract(Map<String, ContractOperation> operations) {
        this.operations = operations;
    }

    public static Contract load() {
        JsonObject paths = ContractFile.load("openapi.yaml").document().getJsonObject("paths");
        Map<String, ContractOperation> operations = new LinkedHashMap<>();
        for (String template : paths.fieldNames()) {
            JsonObject path = paths.getJsonObject(template);
            path.fieldNames().stream().filter(METHODS::contains).forEach(method -> {
                ContractOperation operation =
                        ContractOperation.of(method.toUpperCase(Locale.ROOT), template, path.getJsonObject(method));
                if (operations.put(operation.id(), operation) != null) {
                    throw new IllegalStateException("two operations are called " + operation.id());
                }
            });
        }
        return new Contract(Collections.unmodifiableMap(operations));
    }

    /** In the order of the file. */
    public Collection<ContractOperation> operations() {
        return operations.values();
    }

    public ContractOperation operation(String id) {
        ContractOperation operation = operations.get(id);
        if (operation == null) {
            throw new IllegalArgumentException("the contract has no operation " + id);
        }
        return operation;
    }

    /** The methods that a path has; none when the contract does not know it. */
    public SortedSet<String> methods(String path) {
        return operations.values().stream()
                .filter(operation -> operation.address().matcher(path).matches())
                .map(ContractOperation::method)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * Checks all parameters, in the order of the contract, then names the unknown ones.
     *
     * @param query the query's parameters only, decoded; their names are compared with case
     * @param path the path's parameters, decoded
     * @throws ApiException with everything that is wrong
     */
    public RequestParameters validate(ContractOperation operation, MultiMap query, Map<String, String> path) {
        Map<String, List<String>> given = new LinkedHashMap<>();
        query.forEach((name, value) ->
                given.computeIfAbsent(name, unused -> new ArrayList<>()).add(value));
        Map<String, Object> values = new HashMap<>();
        List<Violation> violations = new ArrayList<>();
        for (Parameter parameter : operation.parameters()) {
            List<String> texts = texts(parameter, given, path);
            List<Violation> own = parameter.violations(texts);
            violations.addAll(own);
            if (own.isEmpty()) {
                Object value = texts.isEmpty() ? parameter.absent() : parameter.value(texts.get(0));
                if (value != null) {
                    values.put(parameter.name(), value);
                }
            }
            if (!texts.isEmpty()) {
                violations.addAll(excluded(parameter, given.keySet()));
            }
        }
        violations.addAll(unknown(operation, given.keySet()));
        refuse(violations);
        return new RequestParameters(values);
    }

    /**
     * Checks a JSON body.
     *
     * @throws ApiException with everything that is wrong, each with a JSON Pointer
     */
    public void validateBody(ContractOperation operation, JsonObject body) {
        SchemaCheck check = operation.body();
        if (check == null) {
            throw new IllegalArgumentException(operation.id() + " takes no body");
        }
        refuse(check.violations(body));
    }

    private static void refuse(List<Violation> violations) {
        if (!violations.isEmpty()) {
            throw ApiException.invalid(
                    violations.stream().limit(SchemaCheck.VIOLATIONS_MAX).toList());
        }
    }

    private static List<String> texts(Parameter parameter, Map<String, List<String>> query, Map<String, String> path) {
        if (parameter.in().equals("query")) {
            return query.getOrDefault(parameter.name(), List.of());
        }
        String text = path.get(parameter.name());
        return text == null ? List.of() : List.of(text);
    }

    private static List<Violation> excluded(Parameter parameter, Set<String> given) {
        return parameter.excludes().stream()
                .filter(given::contains)
                .map(name -> new Violation("query", name, "excluded", "must not stand beside " + parameter.name()))
                .toList();
    }

    private static List<Violation> unknown(ContractOperation operation, Set<String> given) {
        return given.stream()
                .filter(name -> operation.parameters().stream()
                        .noneMatch(known ->
                                known.in().equals("query") && known.name().equals(name)))
                .map(name -> new Violation("query", name, "unknown", "unknown parameter"))
                .toList();
    }
}
