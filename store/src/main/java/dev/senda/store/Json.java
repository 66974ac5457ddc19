package dev.senda.store;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** JSON objects in columns of type jsonb. Numbers come back exactly as they were. */
final class Json {

  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();
  private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

  private Json() {}

  /** For a parameter, inside {@code cast(... as jsonb)}. */
  static String write(Map<String, ? extends @Nullable Object> object) {
    return MAPPER.writeValueAsString(object);
  }

  static Map<String, Object> read(String json) {
    return MAPPER.readValue(json, OBJECT);
  }
}
