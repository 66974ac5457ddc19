package dev.senda.standalone.preview;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Reads the files with the values of a preview. */
final class SampleFiles {

  private SampleFiles() {}

  /**
   * The values of both files; null where there is none.
   *
   * @throws IllegalArgumentException if one cannot be read, or is no JSON object
   */
  static @Nullable ObjectNode read(@Nullable Path sample, @Nullable Path event) {
    var values = sample == null ? null : object(sample);
    if (event != null) {
      values = values == null ? JsonMapper.shared().createObjectNode() : values;
      values.set("event", object(event));
    }
    return values;
  }

  private static ObjectNode object(Path file) {
    try {
      if (JsonMapper.shared().readTree(Files.readString(file)) instanceof ObjectNode object) {
        return object;
      }
    } catch (IOException e) {
      throw new IllegalArgumentException("%s: cannot be read (expected a file)".formatted(file), e);
    } catch (JacksonException e) {
      throw notAnObject(file, e);
    }
    throw notAnObject(file, null);
  }

  private static IllegalArgumentException notAnObject(Path file, @Nullable Exception cause) {
    return new IllegalArgumentException(
        "%s: no JSON object (expected one, such as {\"form\": \"pricing\"})".formatted(file),
        cause);
  }
}
