package dev.senda.store.support;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** JSON objects in columns of type jsonb. Numbers come back exactly as they were. */
public final class JsonColumns {

  /**
   * PostgreSQL writes every digit of a number, at most 131,072 before the point and 16,383 after.
   */
  private static final int LONGEST_NUMBER = 150_000;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNumberLength(LONGEST_NUMBER).build())
                  .build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();
  private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

  private JsonColumns() {}

  /** For a parameter, inside {@code cast(... as jsonb)}. */
  public static String write(Map<String, ? extends @Nullable Object> object) {
    return MAPPER.writeValueAsString(object);
  }

  /** As {@link #write}, for a single value. */
  public static String writeValue(Object value) {
    return MAPPER.writeValueAsString(value);
  }

  /** Reads an array of records. */
  public static <T> List<T> readList(String json, Class<T> type) {
    return MAPPER.readValue(
        json, MAPPER.getTypeFactory().constructCollectionType(List.class, type));
  }

  public static Map<String, Object> read(String json) {
    return MAPPER.readValue(json, OBJECT);
  }
}
