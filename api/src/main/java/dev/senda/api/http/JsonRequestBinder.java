package dev.senda.api.http;

import static java.util.Comparator.comparing;

import dev.senda.journey.catalog.NameSuggestions;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validator;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonPointer;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.deser.DeserializationProblemHandler;
import tools.jackson.databind.deser.ValueInstantiator;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/**
 * Binds a JSON object to a record and validates it. All errors of the request are collected: each
 * names the field, what was found and what was expected.
 */
@Component
final class JsonRequestBinder {

  private static final String ERRORS = "senda.errors";

  /** Replaces a value that is not a text: no {@link StorableText} constraint accepts it. */
  private static final String NOT_A_TEXT = "\0";

  private static final JsonMapper MAPPER =
      JsonBody.MAPPER
          .rebuild()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .addModule(new SimpleModule().addDeserializer(String.class, new TextDeserializer()))
          .addHandler(new ErrorCollector())
          .build();

  private final Validator validator;

  JsonRequestBinder(Validator validator) {
    this.validator = validator;
  }

  /**
   * Binds the object.
   *
   * @throws ApiException if any field is unknown, of the wrong type or invalid
   */
  <T> T bind(JsonNode json, Class<T> type) {
    var errors = new LinkedHashMap<String, FieldError>();
    rejectUnknownFields(json, type, "", errors);
    @Nullable T bound = null;
    try {
      bound = MAPPER.readerFor(type).withAttribute(ERRORS, errors).readValue(json);
    } catch (DatabindException e) {
      var field = pathOf(e);
      errors.putIfAbsent(field, new FieldError(field, describe(json, field), "another value"));
    }
    if (bound != null) {
      validator.validate(bound).stream()
          .map(violation -> toError(violation, json))
          .sorted(comparing(FieldError::field))
          .forEach(error -> errors.put(error.field(), error));
    }
    if (bound == null || !errors.isEmpty()) {
      throw ApiException.validationFailed(List.copyOf(errors.values()));
    }
    return bound;
  }

  /** Jackson's own check does not know the path of a field whose value is an array. */
  private static void rejectUnknownFields(
      JsonNode json, Class<?> type, String path, Map<String, FieldError> errors) {
    var components = type.getRecordComponents();
    var known = Arrays.stream(components).map(RecordComponent::getName).toList();
    for (var name : json.propertyNames()) {
      if (!known.contains(name)) {
        var found = "an unknown field" + NameSuggestions.didYouMean(name, known);
        var expected = "one of " + String.join(", ", known);
        errors.put(path + name, new FieldError(path + name, found, expected));
      }
    }
    for (var component : components) {
      var value = json.path(component.getName());
      if (component.getType().isRecord() && value.isObject()) {
        rejectUnknownFields(value, component.getType(), path + component.getName() + ".", errors);
      }
    }
  }

  /** The text without surrounding white space; for another value a text that is never valid. */
  static String readText(JsonParser parser) {
    if (parser.hasToken(JsonToken.VALUE_STRING)) {
      return parser.getString().strip();
    }
    parser.skipChildren();
    return NOT_A_TEXT;
  }

  private static FieldError toError(ConstraintViolation<?> violation, JsonNode json) {
    var field = violation.getPropertyPath().toString().replaceFirst("\\.<list element>$", "");
    var found =
        violation.getConstraintDescriptor().getAnnotation() instanceof StorableText text
                && violation.getInvalidValue() instanceof String value
                && value.length() > text.max()
            ? "%,d characters".formatted(value.length())
            : describe(json, field);
    return new FieldError(field, found, violation.getMessage());
  }

  private static String describe(JsonNode json, String field) {
    var node = json.at(JsonPointer.compile("/" + field.replaceAll("[.\\[]", "/").replace("]", "")));
    return node.isArray() ? "an array of %,d".formatted(node.size()) : FieldError.describe(node);
  }

  private static String pathOf(DatabindException e) {
    var path = new StringBuilder();
    for (var reference : e.getPath()) {
      if (reference.getPropertyName() == null) {
        path.append('[').append(reference.getIndex()).append(']');
      } else {
        path.append(path.isEmpty() ? "" : ".").append(reference.getPropertyName());
      }
    }
    return path.toString();
  }

  /** Reads only JSON strings, where Jackson would also take numbers and booleans. */
  private static final class TextDeserializer extends StdDeserializer<String> {

    TextDeserializer() {
      super(String.class);
    }

    @Override
    public String deserialize(JsonParser parser, DeserializationContext context) {
      return readText(parser);
    }
  }

  /** Records what Jackson cannot bind, and lets Jackson continue with the next field. */
  private static final class ErrorCollector extends DeserializationProblemHandler {

    @Override
    public @Nullable Object handleUnexpectedToken(
        DeserializationContext context,
        JavaType type,
        JsonToken token,
        JsonParser parser,
        String message) {
      return reject(context, type.isCollectionLikeType() ? "an array" : "an object", parser);
    }

    @Override
    public @Nullable Object handleMissingInstantiator(
        DeserializationContext context,
        Class<?> type,
        ValueInstantiator instantiator,
        JsonParser parser,
        String message) {
      return reject(context, "an object", parser);
    }

    private static @Nullable Object reject(
        DeserializationContext context, String expected, JsonParser parser) {
      add(context, parser, describe(parser), expected);
      parser.skipChildren();
      return null;
    }

    private static String describe(JsonParser parser) {
      return switch (parser.currentToken()) {
        case VALUE_STRING -> FieldError.quote(parser.getString());
        case START_OBJECT -> "an object";
        case START_ARRAY -> "an array";
        case null, default -> FieldError.truncate(parser.getString());
      };
    }

    @SuppressWarnings("unchecked")
    private static void add(
        DeserializationContext context, JsonParser parser, String found, String expected) {
      var field = JsonBody.pathOf(parser);
      ((Map<String, FieldError>) context.getAttribute(ERRORS))
          .put(field, new FieldError(field, found, expected));
    }
  }
}
