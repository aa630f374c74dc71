package io.hyperdex.platform.http.contract;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;

/** A contract of {@code conf/} with every reference replaced by what it refers to. Immutable once loaded. */
public final class ContractFile {
    private static final ObjectMapper YAML = new ObjectMapper(YAMLFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build());

    private final JsonObject document;

    private ContractFile(JsonObject document) {
        this.document = document;
    }

    /** Reads the file from the class path; a contract that is absent, unreadable or has a dangling reference stops the boot. */
    public static ContractFile load(String name) {
        return new ContractFile(new References(ContractFile::read).resolve(name));
    }

    public JsonObject document() {
        return document;
    }

    private static JsonObject read(String name) {
        try (InputStream in = ContractFile.class.getResourceAsStream("/conf/" + name)) {
            if (in == null) {
                throw new IllegalStateException("conf/" + name + " is not on the class path");
            }
            return new JsonObject(YAML.readValue(in, new TypeReference<LinkedHashMap<String, Object>>() {}));
        } catch (IOException e) {
            throw new UncheckedIOException("conf/" + name + " is unreadable", e);
        }
    }
}
