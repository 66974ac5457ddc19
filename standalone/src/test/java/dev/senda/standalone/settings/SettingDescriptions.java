package dev.senda.standalone.settings;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import tools.jackson.databind.json.JsonMapper;

/**
 * The descriptions that the configuration processor took from the Javadoc: by the name of the
 * setting, and by type and name for the values of maps.
 */
final class SettingDescriptions {

  private final Map<String, String> byKey = new HashMap<>();

  SettingDescriptions() throws IOException {
    var resources = new PathMatchingResourcePatternResolver();
    for (var resource :
        resources.getResources("classpath*:META-INF/spring-configuration-metadata.json")) {
      read(resource.getContentAsString(UTF_8), "");
    }
    for (var resource :
        resources.getResources("classpath*:META-INF/spring/configuration-metadata/*.json")) {
      var file = String.valueOf(resource.getFilename());
      read(
          resource.getContentAsString(UTF_8),
          file.substring(0, file.length() - ".json".length()).replace('$', '.') + "#");
    }
  }

  private void read(String json, String prefix) {
    for (var property : JsonMapper.shared().readTree(json).path("properties")) {
      var description = property.path("description").asString("");
      if (!description.isBlank()) {
        byKey.putIfAbsent(prefix + property.path("name").asString(), description);
      }
    }
  }

  /** The description of this setting; empty if there is none. */
  String of(String name, Class<?> type, String component) {
    var own = byKey.get(name);
    return own != null
        ? own
        : byKey.getOrDefault(type.getName().replace('$', '.') + "#" + component, "");
  }
}
