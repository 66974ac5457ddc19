package dev.senda.standalone.settings;

import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AnnotationTypeFilter;

/** All settings under {@code senda}, as the records of both processes declare them. */
final class SettingsModel {

  private static final String OURS = "dev.senda.";

  private final SettingDescriptions descriptions = new SettingDescriptions();
  private final Map<String, Setting> settings = new TreeMap<>();

  SettingsModel() throws IOException, ClassNotFoundException {
    var scanner = new ClassPathScanningCandidateComponentProvider(false);
    scanner.addIncludeFilter(new AnnotationTypeFilter(ConfigurationProperties.class));
    for (var candidate : scanner.findCandidateComponents("dev.senda")) {
      var type = Class.forName(candidate.getBeanClassName());
      var prefix = type.getAnnotation(ConfigurationProperties.class).value();
      addRecord(prefix, type, processOf(type));
    }
  }

  /**
   * One setting.
   *
   * @param name with {@code *} for names that the configuration chooses
   */
  record Setting(
      String name, String type, String defaultValue, String description, List<String> processes) {}

  Collection<Setting> all() {
    return settings.values();
  }

  private static List<String> processOf(Class<?> type) {
    if (type.getName().startsWith("dev.senda.api.")) {
      return List.of("API");
    }
    return type.getName().startsWith("dev.senda.workers.")
        ? List.of("worker")
        : List.of("API", "worker");
  }

  private void addRecord(String prefix, Class<?> type, List<String> processes) {
    for (var component : type.getRecordComponents()) {
      var name = prefix + "." + dashed(component.getName());
      add(name, component, component.getGenericType(), processes);
    }
  }

  private void add(String name, RecordComponent component, Type generic, List<String> processes) {
    if (generic instanceof Class<?> record && record.isRecord() && isOurs(record)) {
      addRecord(name, record, processes);
    } else if (generic instanceof ParameterizedType map && map.getRawType() == Map.class) {
      add(name + ".*", component, map.getActualTypeArguments()[1], processes);
    } else {
      var own =
          new Setting(
              name,
              typeName(generic),
              defaultOf(component),
              descriptions.of(name, component.getDeclaringRecord(), dashed(component.getName())),
              processes);
      settings.merge(name, own, SettingsModel::merged);
    }
  }

  private static Setting merged(Setting one, Setting other) {
    var processes = new TreeSet<>(one.processes());
    processes.addAll(other.processes());
    return new Setting(
        one.name(),
        one.type(),
        one.defaultValue().isEmpty() ? other.defaultValue() : one.defaultValue(),
        one.description().length() >= other.description().length()
            ? one.description()
            : other.description(),
        List.copyOf(processes));
  }

  private static boolean isOurs(Class<?> type) {
    return type.getName().startsWith(OURS);
  }

  private static String defaultOf(RecordComponent component) {
    var record = component.getDeclaringRecord();
    var components = Arrays.asList(record.getRecordComponents());
    var constructor =
        Arrays.stream(record.getDeclaredConstructors())
            .filter(candidate -> candidate.getParameterCount() == components.size())
            .findFirst()
            .orElseThrow();
    var value =
        constructor.getParameters()[indexOf(components, component.getName())].getAnnotation(
            DefaultValue.class);
    return value == null ? "" : String.join(",", value.value());
  }

  private static int indexOf(List<RecordComponent> components, String name) {
    var names = new ArrayList<String>();
    components.forEach(component -> names.add(component.getName()));
    return names.indexOf(name);
  }

  private static String typeName(Type type) {
    if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
      return "list";
    }
    if (!(type instanceof Class<?> simple)) {
      return type.getTypeName();
    }
    if (simple.isEnum()) {
      return Arrays.stream(simple.getEnumConstants())
          .map(constant -> constant.toString().toLowerCase(Locale.ROOT).replace('_', '-'))
          .collect(Collectors.joining(" or "));
    }
    return switch (simple.getSimpleName()) {
      case "String" -> "text";
      case "URI" -> "URL";
      case "int", "long", "Integer", "Double", "double" -> "number";
      case "boolean" -> "true or false";
      case "Duration" -> "duration";
      case "LocalTime" -> "time of day";
      case "DataSize" -> "size";
      case "Path" -> "path";
      case "Locale" -> "language";
      default -> simple.getSimpleName();
    };
  }

  private static String dashed(String name) {
    return name.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
  }
}
