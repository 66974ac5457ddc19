package dev.senda.api.imports;

import dev.senda.api.http.ApiException;
import dev.senda.api.http.FieldError;
import dev.senda.api.imports.mapping.ImportField;
import dev.senda.api.imports.mapping.SubscriptionStatus;
import dev.senda.api.imports.mapping.ValueParser.DateOrder;
import dev.senda.channels.SuppressionReason;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a file is imported, as the request says.
 *
 * @param topics what a status of the other tool is about; without a topic, who unsubscribed there
 *     is suppressed, and a status of subscribed grants nothing
 * @param textVersion the proof of the consents that have none of their own
 * @param updates whether values of the file replace those that a contact has in Senda
 * @param regrants whether a consent that is newer than a withdrawal in Senda, and has a time and a
 *     proof, counts
 * @param ignoresUnknown whether columns of unknown meaning are left out
 * @param dateOrder the order of day and month
 * @param status what all contacts of the file are, if it has no column that says so
 * @param reason why the addresses of a suppression list are suppressed that do not say why
 * @param charset the encoding; null to detect it
 * @param delimiter null to detect it
 * @param mapping what columns mean, by their headers
 */
record ImportOptions(
    List<String> topics,
    @Nullable String textVersion,
    boolean updates,
    boolean regrants,
    boolean ignoresUnknown,
    DateOrder dateOrder,
    @Nullable SubscriptionStatus status,
    SuppressionReason reason,
    @Nullable String charset,
    @Nullable String delimiter,
    Map<String, ImportField> mapping) {

  private static final Pattern TOPIC = Pattern.compile("[^\\p{Cntrl}]{1,64}");
  private static final int MAX_TEXT_LENGTH = 200;

  ImportOptions {
    topics = List.copyOf(topics);
    mapping = Map.copyOf(mapping);
  }

  /**
   * Reads the parameters of the request.
   *
   * @throws ApiException if one of them is invalid
   */
  static ImportOptions parse(Map<String, List<String>> parameters) {
    var errors = new ArrayList<FieldError>();
    var topics = parameters.getOrDefault("topic", List.of());
    topics.stream()
        .filter(topic -> !TOPIC.matcher(topic).matches())
        .forEach(topic -> add(errors, "topic", topic, "a text of 1 to 64 characters"));
    var text = first(parameters, "text");
    if (text != null && text.length() > MAX_TEXT_LENGTH) {
      add(errors, "text", text.length() + " characters", "at most " + MAX_TEXT_LENGTH);
    }
    var charset = first(parameters, "charset");
    if (charset != null && !isCharset(charset)) {
      add(errors, "charset", charset, "an encoding, such as UTF-8 or windows-1252");
    }
    var delimiter = first(parameters, "delimiter");
    if ("tab".equals(delimiter) || "\\t".equals(delimiter)) {
      delimiter = "\t";
    }
    if (delimiter != null && delimiter.length() != 1) {
      add(errors, "delimiter", delimiter, "one character, or tab");
    }
    var options =
        new ImportOptions(
            topics,
            text,
            flag(parameters, "update", errors),
            flag(parameters, "regrant", errors),
            flag(parameters, "ignoreUnknown", errors),
            dateOrder(first(parameters, "dateOrder"), errors),
            status(first(parameters, "status"), errors),
            reason(first(parameters, "reason"), errors),
            charset,
            delimiter,
            mapping(parameters.getOrDefault("map", List.of()), errors));
    if (!errors.isEmpty()) {
      throw ApiException.validationFailed(errors);
    }
    return options;
  }

  private static @Nullable String first(Map<String, List<String>> parameters, String name) {
    return parameters.getOrDefault(name, List.of()).stream()
        .filter(value -> !value.isEmpty())
        .findFirst()
        .orElse(null);
  }

  private static boolean flag(
      Map<String, List<String>> parameters, String name, List<FieldError> errors) {
    var values = parameters.get(name);
    if (values == null) {
      return false;
    }
    var value = values.getFirst();
    if (!List.of("", "true", "false").contains(value)) {
      add(errors, name, value, "true or false");
    }
    return !value.equals("false");
  }

  private static DateOrder dateOrder(@Nullable String text, List<FieldError> errors) {
    return switch (text) {
      case null -> DateOrder.UNAMBIGUOUS;
      case "dmy" -> DateOrder.DAY_FIRST;
      case "mdy" -> DateOrder.MONTH_FIRST;
      default -> {
        add(errors, "dateOrder", text, "dmy or mdy");
        yield DateOrder.UNAMBIGUOUS;
      }
    };
  }

  private static @Nullable SubscriptionStatus status(
      @Nullable String text, List<FieldError> errors) {
    if (text == null) {
      return null;
    }
    var status = SubscriptionStatus.parse(text);
    if (status.isEmpty()) {
      add(errors, "status", text, SubscriptionStatus.expected());
    }
    return status.orElse(null);
  }

  private static SuppressionReason reason(@Nullable String text, List<FieldError> errors) {
    var reason =
        text == null
            ? Optional.of(SuppressionReason.UNSUBSCRIBED)
            : SuppressionReason.ofWireName(text);
    if (reason.isEmpty()) {
      add(
          errors,
          "reason",
          Objects.requireNonNull(text),
          "bounced, complained, opted out, stopped or unsubscribed");
    }
    return reason.orElse(SuppressionReason.UNSUBSCRIBED);
  }

  /** Each is {@code Header=field}; a header may contain the sign itself. */
  private static Map<String, ImportField> mapping(List<String> texts, List<FieldError> errors) {
    var mapping = new LinkedHashMap<String, ImportField>();
    for (var text : texts) {
      int sign = text.lastIndexOf('=');
      var field =
          sign <= 0 ? Optional.<ImportField>empty() : ImportField.parse(text.substring(sign + 1));
      if (field.isEmpty()) {
        add(errors, "map", text, "Header=field, where field is " + ImportField.EXPECTED);
      } else {
        mapping.put(text.substring(0, sign).strip(), field.get());
      }
    }
    return mapping;
  }

  private static boolean isCharset(String name) {
    try {
      return Charset.isSupported(name);
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      return false;
    }
  }

  private static void add(List<FieldError> errors, String name, String found, String expected) {
    errors.add(new FieldError(name, "\"%s\"".formatted(found), expected));
  }

  /** As it is stored. */
  Map<String, Object> toMap() {
    var map = new LinkedHashMap<String, Object>();
    map.put("topics", topics);
    if (textVersion != null) {
      map.put("text", textVersion);
    }
    map.put("update", updates);
    map.put("regrant", regrants);
    map.put("dateOrder", dateOrder.name());
    if (status != null) {
      map.put("status", status.name());
    }
    map.put("reason", reason.wireName());
    return map;
  }

  /** What {@link #toMap} stored, without what only the first look at the file needs. */
  static ImportOptions ofMap(Map<String, Object> map) {
    return new ImportOptions(
        map.get("topics") instanceof List<?> topics
            ? topics.stream().map(String::valueOf).toList()
            : List.of(),
        map.get("text") instanceof String text ? text : null,
        Boolean.TRUE.equals(map.get("update")),
        Boolean.TRUE.equals(map.get("regrant")),
        false,
        DateOrder.valueOf(String.valueOf(map.get("dateOrder"))),
        map.get("status") instanceof String status ? SubscriptionStatus.valueOf(status) : null,
        SuppressionReason.ofWireName(String.valueOf(map.get("reason"))).orElseThrow(),
        null,
        null,
        Map.of());
  }
}
