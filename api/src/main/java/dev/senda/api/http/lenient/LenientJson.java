package dev.senda.api.http.lenient;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads JSON that a strict parser refuses: the last of several fields with one name counts; control
 * characters in texts, a comma after the last element and NUL after the end are taken; bytes that
 * are not UTF-8 are taken as Windows-1252. A value that nobody can use becomes a {@linkplain
 * JsonNode#isPojo() node that JSON does not have}, which holds what it was: NaN, a number with too
 * many digits, what is nested too deep, and a call of a batch that is no JSON.
 */
public final class LenientJson {

  /** How deep values may be nested: what reads them later goes no deeper. */
  private static final int MAX_DEPTH = 100;

  private static final int MAX_DIGITS = 1_000;

  /** How many calls of a batch may be no JSON; the body is read once more for each. */
  private static final int MAX_BROKEN_ITEMS = 20;

  private static final String BATCH = "batch";

  /** Where the parser says that a bracket was opened; it names its settings instead of the text. */
  private static final Pattern PARSER_SOURCE = Pattern.compile(" \\(start marker at .*\\)");

  /** What the parser says of a setting that would allow what it found. */
  private static final Pattern SETTING =
      Pattern.compile(
          " ?[(:;][^(:;]*\\b(?:[A-Z][A-Za-z]*(?:Feature|Constraints)|(?:ALLOW|FAIL_ON)_[A-Z_]+)\\b.*");

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .build())
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
          .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
          .build();

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final byte[] bytes;

  /** The calls of the batch that are no JSON, by their position. */
  private final Map<Integer, String> brokenItems = new HashMap<>();

  private int item = -1;
  private int itemStart = -1;

  private LenientJson(byte[] bytes) {
    this.bytes = bytes;
  }

  /** The object; empty if the body holds none, or cannot be read at all. */
  public static Optional<JsonNode> readObject(byte[] body) {
    return new LenientJson(BodyText.replaceHalves(BodyText.repair(body))).read();
  }

  /** What the parser found, without what it says of its own settings. */
  public static String describe(JacksonException e) {
    var firstLine = e.getOriginalMessage().lines().findFirst().orElse("malformed");
    if (firstLine.startsWith("Trailing token")) {
      return "Trailing text after the object";
    }
    if (firstLine.contains("comment")) {
      return "a comment, or another '/' or '#' outside of a text";
    }
    var words = PARSER_SOURCE.matcher(firstLine).replaceAll("");
    return SETTING.matcher(words).replaceFirst("");
  }

  private Optional<JsonNode> read() {
    while (true) {
      item = -1;
      itemStart = -1;
      try {
        return readOnce();
      } catch (JacksonException e) {
        if (itemStart < 0 || brokenItems.size() >= MAX_BROKEN_ITEMS || !blankItem()) {
          return Optional.empty();
        }
        brokenItems.put(item, "no JSON: " + describe(e));
      }
    }
  }

  private Optional<JsonNode> readOnce() {
    try (var parser = FACTORY.createParser(ObjectReadContext.empty(), bytes)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return Optional.empty();
      }
      var object = readObject(parser, 1);
      return parser.nextToken() == null ? Optional.of(object) : Optional.empty();
    }
  }

  private JsonNode readValue(JsonParser parser, int depth) {
    var token = parser.currentToken();
    return switch (token) {
      case START_OBJECT -> depth >= MAX_DEPTH ? tooDeep(parser) : readObject(parser, depth + 1);
      case START_ARRAY -> depth >= MAX_DEPTH ? tooDeep(parser) : readArray(parser, depth + 1);
      case VALUE_STRING -> NODES.stringNode(parser.getString());
      case VALUE_NUMBER_INT -> readInteger(parser);
      case VALUE_NUMBER_FLOAT -> readDecimal(parser);
      case VALUE_TRUE -> NODES.booleanNode(true);
      case VALUE_FALSE -> NODES.booleanNode(false);
      case VALUE_NULL -> NODES.nullNode();
      case NOT_AVAILABLE, END_OBJECT, END_ARRAY, PROPERTY_NAME, VALUE_EMBEDDED_OBJECT ->
          throw new IllegalStateException("token: %s (expected a value)".formatted(token));
    };
  }

  private ObjectNode readObject(JsonParser parser, int depth) {
    var object = NODES.objectNode();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      var name = parser.currentName();
      var token = parser.nextToken();
      object.set(
          name,
          depth == 1 && token == JsonToken.START_ARRAY && BATCH.equals(name)
              ? readBatch(parser)
              : readValue(parser, depth));
    }
    return object;
  }

  private ArrayNode readArray(JsonParser parser, int depth) {
    var array = NODES.arrayNode();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      array.add(readValue(parser, depth));
    }
    return array;
  }

  private ArrayNode readBatch(JsonParser parser) {
    var array = NODES.arrayNode();
    item = 0;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      itemStart =
          parser.currentToken() == JsonToken.START_OBJECT
              ? (int) parser.currentTokenLocation().getByteOffset()
              : -1;
      var value = readValue(parser, 2);
      var broken = brokenItems.get(item);
      array.add(broken == null ? value : NODES.pojoNode(broken));
      item++;
      itemStart = -1;
    }
    return array;
  }

  private static JsonNode tooDeep(JsonParser parser) {
    parser.skipChildren();
    return NODES.pojoNode("more than %d levels".formatted(MAX_DEPTH));
  }

  private static JsonNode readInteger(JsonParser parser) {
    if (parser.getStringLength() > MAX_DIGITS) {
      return tooManyDigits(parser);
    }
    return switch (parser.getNumberType()) {
      case INT -> NODES.numberNode(parser.getIntValue());
      case LONG -> NODES.numberNode(parser.getLongValue());
      default -> NODES.numberNode(parser.getBigIntegerValue());
    };
  }

  private static JsonNode readDecimal(JsonParser parser) {
    if (parser.isNaN()) {
      return NODES.pojoNode(parser.getString());
    }
    if (parser.getStringLength() > MAX_DIGITS) {
      return tooManyDigits(parser);
    }
    var text = parser.getString();
    try {
      return NODES.numberNode(new BigDecimal(text));
    } catch (NumberFormatException | ArithmeticException _) {
      return NODES.pojoNode(text); // the exponent is no int
    }
  }

  private static JsonNode tooManyDigits(JsonParser parser) {
    return NODES.pojoNode("a number of %,d characters".formatted(parser.getStringLength()));
  }

  /** Replaces the current item of the batch, so that what follows can be read. */
  private boolean blankItem() {
    int end = findEnd(itemStart);
    if (end < 0) {
      return false;
    }
    Arrays.fill(bytes, itemStart, end, (byte) ' ');
    bytes[itemStart] = '0';
    return true;
  }

  /** Behind the brace that closes the object; negative if none does. */
  private int findEnd(int start) {
    int depth = 0;
    boolean isInText = false;
    for (int i = start; i < bytes.length; i++) {
      byte c = bytes[i];
      if (isInText) {
        if (c == '\\') {
          i++;
        } else if (c == '"') {
          isInText = false;
        }
      } else if (c == '"') {
        isInText = true;
      } else if (c == '{' || c == '[') {
        depth++;
      } else if (c == '}' || c == ']') {
        depth--;
        if (depth == 0) {
          return i + 1;
        }
      }
    }
    return -1;
  }
}
