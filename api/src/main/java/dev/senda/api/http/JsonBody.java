package dev.senda.api.http;

import dev.senda.api.http.lenient.BodyText;
import dev.senda.api.http.lenient.LenientJson;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads the body of a request as a JSON object. The content type is ignored, because browsers'
 * beacons cannot send application/json. The body may be compressed with gzip.
 */
public final class JsonBody {

  static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private JsonBody() {}

  /**
   * Reads the body without parsing it.
   *
   * @param maxBytes the maximum size of the uncompressed body
   * @throws ApiException if it is too large, or not compressed as its header says
   */
  public static byte[] readBytes(HttpServletRequest request, int maxBytes) throws IOException {
    var body = readBytes(request.getInputStream(), request.getHeader("Content-Encoding"), maxBytes);
    return BodyText.toUtf8(body, declaredCharset(request));
  }

  private static Charset declaredCharset(HttpServletRequest request) {
    var name = request.getCharacterEncoding();
    try {
      return name == null ? StandardCharsets.UTF_8 : Charset.forName(name);
    } catch (IllegalArgumentException _) {
      return StandardCharsets.UTF_8;
    }
  }

  /**
   * Parses a body of a strict tracking call.
   *
   * @throws ApiException if it is not a JSON object
   */
  public static JsonObjectReader parseObject(byte[] body) {
    return JsonObjectReader.strictCall(parse(body));
  }

  /**
   * Parses a body for a lenient reader, with {@link LenientJson} where it is not quite JSON. A
   * value that cannot be used fails only its field: see {@link JsonObjectReader#valuesExcept}.
   *
   * @throws ApiException if it is not a JSON object
   */
  public static JsonObjectReader parseLeniently(byte[] body) {
    try {
      return JsonObjectReader.lenient(parse(body));
    } catch (ApiException e) {
      // The first error says more.
      return JsonObjectReader.lenient(LenientJson.readObject(body).orElseThrow(() -> e));
    }
  }

  /**
   * Reads a JSON object.
   *
   * @param contentEncoding the header's value; null where it is absent
   * @param maxBytes the maximum size of the uncompressed body
   * @throws ApiException if it is too large or not a JSON object
   */
  static JsonNode parse(InputStream body, @Nullable String contentEncoding, int maxBytes)
      throws IOException {
    return parse(readBytes(body, contentEncoding, maxBytes));
  }

  private static byte[] readBytes(InputStream body, @Nullable String contentEncoding, int maxBytes)
      throws IOException {
    var bytes = ContentEncoding.decode(body, contentEncoding).readNBytes(maxBytes + 1);
    if (bytes.length > maxBytes) {
      throw ApiException.payloadTooLarge(
          "body: more than %,d bytes (expected at most that)".formatted(maxBytes));
    }
    return bytes;
  }

  private static JsonNode parse(byte[] bytes) {
    JsonNode json;
    try {
      json = readTree(bytes);
    } catch (JacksonException e) {
      var place = e.getLocation();
      throw ApiException.malformedJson(
          "body: %s%s (expected a JSON object)"
              .formatted(
                  LenientJson.describe(e),
                  place == null
                      ? ""
                      : " at line %d, column %d"
                          .formatted(place.getLineNr(), place.getColumnNr())));
    }
    if (!json.isObject()) {
      throw ApiException.malformedJson(
          "body: %s (expected a JSON object)"
              .formatted(json.isMissingNode() ? "empty" : FieldError.describe(json)));
    }
    return json;
  }

  /**
   * JSON does not limit exponents; {@link java.math.BigDecimal} does, and its error quotes them.
   */
  private static JsonNode readTree(byte[] bytes) {
    try {
      return MAPPER.readTree(bytes);
    } catch (NumberFormatException | ArithmeticException _) {
      throw ApiException.validationFailed(List.of(findUnreadableNumber(bytes)));
    }
  }

  private static FieldError findUnreadableNumber(byte[] bytes) {
    try (var parser = MAPPER.createParser(bytes)) {
      while (parser.nextToken() != null) {
        if (parser.hasToken(JsonToken.VALUE_NUMBER_FLOAT) && !isReadableNumber(parser)) {
          return FieldError.unstorable(pathOf(parser));
        }
      }
    }
    return FieldError.unstorable("body");
  }

  private static boolean isReadableNumber(JsonParser parser) {
    try {
      return parser.getDecimalValue().stripTrailingZeros().precision() > 0;
    } catch (NumberFormatException | ArithmeticException _) {
      return false;
    }
  }

  /** Where the current token is in the request, such as {@code batch[3].event}. */
  static String pathOf(JsonParser parser) {
    var path = new StringBuilder();
    var context = parser.streamReadContext();
    // At the start of an object or array the context is already the inner one.
    var first =
        parser.currentToken() != null && parser.currentToken().isStructStart()
            ? context.getParent()
            : context;
    for (var each = first; each != null; each = each.getParent()) {
      if (each.inArray()) {
        path.insert(0, "[%d]".formatted(each.getCurrentIndex()));
      } else if (each.currentName() != null) {
        path.insert(
            0,
            (each.getParent() == null || each.getParent().inRoot() ? "" : ".")
                + each.currentName());
      }
    }
    return path.toString();
  }
}
