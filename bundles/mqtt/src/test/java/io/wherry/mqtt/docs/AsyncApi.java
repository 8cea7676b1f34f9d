package io.wherry.mqtt.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.harrel.jsonschema.Validator;
import dev.harrel.jsonschema.ValidatorFactory;
import dev.harrel.jsonschema.providers.GsonNode;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** docs/asyncapi.yaml, as tests use it. */
public final class AsyncApi {
    /** The folder of the documents. */
    static final Path DOCS = Path.of("..", "..", "docs");

    private final JsonObject document;
    private final JsonObject schemas;

    /** Reads it. */
    public AsyncApi() {
        try {
            Object yaml = new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(DOCS.resolve("asyncapi.yaml")));
            document = new Gson().toJsonTree(yaml).getAsJsonObject();
            schemas = document.getAsJsonObject("components").getAsJsonObject("schemas");
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
    }

    JsonObject document() {
        return document;
    }

    JsonObject schema(String name) {
        return schemas.getAsJsonObject(name);
    }

    /** Asserts that {@code payload} is what the schema of that name says, and says nothing that the schema does not name. */
    public void describes(String name, byte[] payload) {
        JsonElement message = JsonParser.parseString(new String(payload, StandardCharsets.UTF_8));
        JsonObject schema = new JsonObject();
        schema.addProperty("$ref", "#/$defs/" + name);
        schema.add("$defs", JsonParser.parseString(schemas.toString().replace("#/components/schemas/", "#/$defs/")));
        Validator.Result result = new ValidatorFactory().withJsonNodeFactory(new GsonNode.Factory()).validate(schema, message);
        String errors = result.getErrors().stream().map(error -> error.getInstanceLocation() + ": " + error.getError()).collect(Collectors.joining("\n"));
        assertThat(result.isValid()).as("%s is no %s:%n%s", message, name, errors).isTrue();
        if (message.isJsonObject()) {
            assertThat(schema(name).getAsJsonObject("properties").keySet()).containsAll(message.getAsJsonObject().keySet());
        }
    }

    /** Which schema describes what is published below {@code wherry/v1/<gateway>/} on {@code topic}. */
    public static String schemaOf(String topic) {
        return Map.of("status", "Status", "about", "About", "telemetry", "Telemetry").getOrDefault(topic,
                topic.endsWith("/state") ? "State" : topic.endsWith("/progress") ? "Progress" : topic.startsWith("twin/") ? "Twin"
                        : topic.startsWith("event/") ? "Event" : "Capability");
    }
}
