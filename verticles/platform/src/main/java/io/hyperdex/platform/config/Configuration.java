package io.hyperdex.platform.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.hyperdex.platform.StartRefused;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The effective configuration: {@code conf/node.yaml}, a file merged over it, the environment over both. Components bind
 * their own section to a record that validates itself.
 */
public final class Configuration {
    private static final ObjectMapper YAML = YAMLMapper.builder(new YAMLFactory())
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build()
            .registerModule(new SimpleModule()
                    .addDeserializer(Duration.class, ScalarDeserializer.of(Duration.class, Durations::parse))
                    .addDeserializer(LocalDate.class, ScalarDeserializer.of(LocalDate.class, LocalDate::parse))
                    .addDeserializer(Instant.class, ScalarDeserializer.of(Instant.class, Instant::parse))
                    .addDeserializer(Role.class, ScalarDeserializer.of(Role.class, Role::parse))
                    .addDeserializer(Scope.class, ScalarDeserializer.of(Scope.class, Scope::parse)));

    private final ObjectNode tree;

    private Configuration(ObjectNode tree) {
        this.tree = tree;
    }

    /** Throws {@link StartRefused} for an unreadable file, an unknown key or an unknown {@code HYPERDEX_*} name. */
    public static Configuration load(@Nullable Path file, Map<String, String> environment) {
        ObjectNode defaults = shipped();
        var keys = new KnownKeys(defaults);
        ObjectNode tree = defaults.deepCopy();
        if (file != null) {
            ObjectNode own = read(file);
            keys.refuseUnknown(own, file);
            merge(tree, own);
        }
        keys.overrides(environment).forEach((path, value) -> set(tree, path, value));
        return new Configuration(tree);
    }

    /** What is shipped, without a file or the environment. */
    public static Configuration defaults() {
        return load(null, Map.of());
    }

    /** The same with one value changed, named by its dotted key: {@code with("http.port", "0")}. */
    public Configuration with(String key, String value) {
        ObjectNode changed = tree.deepCopy();
        new KnownKeys(shipped()).requireKnown(key);
        set(changed, key, KnownKeys.typed(changed.at("/" + key.replace('.', '/')), value));
        return new Configuration(changed);
    }

    /** The section as its record; throws {@link StartRefused} with the key of the first value that does not fit. */
    public <T> T section(String name, Class<T> type) {
        try {
            return YAML.treeToValue(tree.get(name), type);
        } catch (JsonMappingException e) {
            throw new StartRefused(name + keyOf(e), reason(e), e);
        } catch (JsonProcessingException e) {
            throw new StartRefused(name, e.getOriginalMessage(), e);
        }
    }

    /** What is logged at start: one JSON line, secrets masked. */
    public String masked() {
        return Secrets.mask(tree).toString();
    }

    private static String keyOf(JsonMappingException e) {
        var key = new StringBuilder();
        e.getPath().forEach(step -> key.append(step.getFieldName() == null ? "" : "." + step.getFieldName()));
        return key.toString();
    }

    private static String reason(JsonMappingException e) {
        Throwable cause = e.getCause();
        String text = cause == null ? e.getOriginalMessage() : cause.getMessage();
        return String.valueOf(text).lines().findFirst().orElse("does not fit");
    }

    private static ObjectNode shipped() {
        try (InputStream in = Configuration.class.getResourceAsStream("/conf/node.yaml")) {
            return (ObjectNode) YAML.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ObjectNode read(Path file) {
        try {
            JsonNode root = YAML.readTree(Files.readString(file));
            if (root == null || root.isMissingNode() || root.isNull()) {
                return YAML.createObjectNode();
            }
            if (root instanceof ObjectNode object) {
                return object;
            }
            throw new StartRefused("--config", file + " is not a map of keys");
        } catch (JsonProcessingException e) {
            throw new StartRefused("--config", file + " is not YAML: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new StartRefused("--config", file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static void merge(ObjectNode into, ObjectNode from) {
        from.properties().forEach(entry -> {
            if (entry.getValue() instanceof ObjectNode child && into.get(entry.getKey()) instanceof ObjectNode target) {
                merge(target, child);
            } else {
                into.set(entry.getKey(), entry.getValue());
            }
        });
    }

    private static void set(ObjectNode tree, String key, JsonNode value) {
        ObjectNode node = tree;
        String[] steps = key.split("\\.");
        for (int i = 0; i < steps.length - 1; i++) {
            node = node.get(steps[i]) instanceof ObjectNode child ? child : node.putObject(steps[i]);
        }
        node.set(steps[steps.length - 1], value);
    }
}
