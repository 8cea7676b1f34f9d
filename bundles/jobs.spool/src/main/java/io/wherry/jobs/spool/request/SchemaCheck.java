package io.wherry.jobs.spool.request;

import java.net.URI;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.harrel.jsonschema.Error;
import dev.harrel.jsonschema.Validator;
import dev.harrel.jsonschema.ValidatorFactory;
import dev.harrel.jsonschema.providers.GsonNode;
import io.wherry.fault.FaultCode;
import io.wherry.fault.FaultException;
import io.wherry.jobs.OperationInfo;

/**
 * Holds arguments against an operation's JSON Schema. A schema is compiled once; the answer is one sentence about the first member that does not
 * fit, with the member's {@code description} in the schema as what would be right. Thread-safe.
 */
public final class SchemaCheck {
    private final Map<String, Compiled> compiled = new HashMap<>();

    private record Compiled(String text, Validator validator, JsonObject schema) {
        static final URI ADDRESS = URI.create("urn:wherry:arguments");
    }

    /**
     * Checks {@code arguments}.
     *
     * @throws FaultException {@code INVALID_ARGUMENTS}; {@code INTERNAL} when the operation's schema itself is none
     */
    public void check(OperationInfo operation, JsonObject arguments) throws FaultException {
        Compiled schema = compiled(operation);
        List<Error> errors = schema.validator().validate(Compiled.ADDRESS, (Object) arguments).getErrors();
        Optional<Error> first = errors.stream().min(Comparator.comparing(Error::getInstanceLocation).thenComparing(Error::getKeyword));
        if (first.isPresent()) {
            throw new FaultException(FaultCode.INVALID_ARGUMENTS, sentence(first.get(), schema.schema(), arguments));
        }
    }

    private synchronized Compiled compiled(OperationInfo operation) throws FaultException {
        Compiled known = compiled.get(operation.name());
        if (known != null && known.text().equals(operation.schema())) {
            return known;
        }
        try {
            Validator validator = new ValidatorFactory().withJsonNodeFactory(new GsonNode.Factory())
                    .withDisabledSchemaValidation(true).createValidator();
            validator.registerSchema(Compiled.ADDRESS, operation.schema());
            Compiled fresh = new Compiled(operation.schema(), validator, JsonParser.parseString(operation.schema()).getAsJsonObject());
            compiled.put(operation.name(), fresh);
            return fresh;
        } catch (RuntimeException broken) {
            throw new FaultException(FaultCode.INTERNAL, "the schema of " + operation.name() + " is none", broken);
        }
    }

    private static String sentence(Error error, JsonObject schema, JsonObject arguments) {
        if (error.getKeyword().equals("required") && error.getInstanceLocation().isEmpty()) {
            for (JsonElement name : schema.getAsJsonArray("required")) {
                if (!arguments.has(name.getAsString())) {
                    return name.getAsString() + " is missing" + description(schema, name.getAsString()).map(", it would be "::concat).orElse("");
                }
            }
        }
        String member = error.getInstanceLocation().isEmpty() ? "the request" : error.getInstanceLocation().substring(1);
        return member + " is wrong, right would be " + description(schema, member).orElseGet(() -> error.getKeyword() + ": " + error.getError());
    }

    private static Optional<String> description(JsonObject schema, String member) {
        return Optional.ofNullable(schema.getAsJsonObject("properties")).map(properties -> properties.get(member))
                .filter(JsonElement::isJsonObject).map(property -> property.getAsJsonObject().get("description")).map(JsonElement::getAsString);
    }
}
