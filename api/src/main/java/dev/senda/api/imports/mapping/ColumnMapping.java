package dev.senda.api.imports.mapping;

import dev.senda.api.imports.mapping.ImportField.FieldType;
import dev.senda.store.imports.ImportKind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What each column of a file means: as the request says, or as its header is known from other
 * tools. Every other column becomes an attribute of its name.
 *
 * @param names the headers, each different from the others
 * @param fields what each column means
 */
public record ColumnMapping(List<String> names, List<ImportField> fields) {

  private static final int MAX_NAME_LENGTH = 80;
  private static final int MAX_HEADER_LENGTH = 200;

  /** Reserved names of traits, which no unknown column may take. */
  private static final List<String> RESERVED = List.of("email", "phone", "locale", "time_zone");

  public ColumnMapping {
    names = List.copyOf(names);
    fields = List.copyOf(fields);
  }

  /** A column that the request names is not in the file. */
  public static final class UnknownColumnException extends RuntimeException {

    private static final long serialVersionUID = 1;

    UnknownColumnException(String column, List<String> headers) {
      super(
          "\"%s\" (expected a column of the file: %s)"
              .formatted(column, String.join(", ", headers)));
    }
  }

  /**
   * The mapping of a file with these headers.
   *
   * @param given fields by header, as the request gives them; case makes no difference
   * @param ignoresUnknown whether columns of unknown meaning are left out
   * @throws UnknownColumnException if the request names a column that does not exist
   */
  public static ColumnMapping of(
      List<String> headers,
      Map<String, ImportField> given,
      ImportKind kind,
      boolean ignoresUnknown) {
    var names = uniqueNames(headers);
    var byName = new LinkedHashMap<String, ImportField>();
    given.forEach((name, field) -> byName.put(name.strip().toLowerCase(Locale.ROOT), field));
    var fields = new ArrayList<@Nullable ImportField>();
    for (var name : names) {
      fields.add(byName.remove(name.toLowerCase(Locale.ROOT)));
    }
    if (!byName.isEmpty()) {
      throw new UnknownColumnException(byName.keySet().iterator().next(), names);
    }
    addKnown(headers, kind, fields);
    var attributes = new HashSet<String>(RESERVED);
    fields.stream()
        .filter(Objects::nonNull)
        .filter(field -> field.type() == FieldType.ATTRIBUTE)
        .forEach(field -> attributes.add(field.argument()));
    for (int column = 0; column < names.size(); column++) {
      if (fields.get(column) == null) {
        fields.set(
            column,
            ignoresUnknown || kind == ImportKind.SUPPRESSIONS || headers.get(column).isBlank()
                ? ImportField.of(FieldType.IGNORE)
                : ImportField.attribute(attributeName(names.get(column), attributes)));
      }
    }
    return new ColumnMapping(names, fields.stream().map(Objects::requireNonNull).toList());
  }

  private static void addKnown(
      List<String> headers, ImportKind kind, List<@Nullable ImportField> fields) {
    var taken = new HashSet<String>();
    fields.stream().filter(Objects::nonNull).forEach(field -> taken.add(field.text()));
    var phone = KnownHeaders.phoneColumn(headers);
    if (phone != null && fields.get(phone) == null && taken.add(KnownHeaders.phone().text())) {
      fields.set(phone, KnownHeaders.phone());
    }
    var knownHeaders = KnownHeaders.of(headers);
    for (int column = 0; column < headers.size(); column++) {
      var header = headers.get(column);
      var found = knownHeaders.find(header).orElse(null);
      var known = kind == ImportKind.SUPPRESSIONS ? suppressionField(header, found) : found;
      if (known != null
          && fields.get(column) == null
          && (isRepeatable(known.type()) || taken.add(known.text()))) {
        fields.set(column, known);
      }
    }
  }

  /** In a list of suppressed addresses, a status or a reason says why. */
  private static @Nullable ImportField suppressionField(
      String header, @Nullable ImportField found) {
    return switch (KnownHeaders.normalize(header)) {
      case "reason", "type", "status", "suppressionreason", "motivo", "estado", "source" ->
          ImportField.of(FieldType.REASON);
      case "created", "createdat", "date", "dateadded", "timestamp", "fecha" ->
          ImportField.of(FieldType.SUPPRESSED_AT);
      default ->
          found == null
              ? null
              : switch (found.type()) {
                case EMAIL, SUPPRESSED_AT -> found;
                case UNSUBSCRIBED, BOUNCED, COMPLAINED, SUPPRESSED -> found;
                case UNSUBSCRIBED_AT, BOUNCED_AT -> ImportField.of(FieldType.SUPPRESSED_AT);
                case STATUS, OPT_IN_STATUS -> ImportField.of(FieldType.REASON);
                case USER_ID,
                    PHONE,
                    LOCALE,
                    TIME_ZONE,
                    LIFECYCLE,
                    ATTRIBUTE,
                    LISTS,
                    CONSENT,
                    CONSENT_AT,
                    CONSENT_TEXT,
                    REASON,
                    IGNORE ->
                    null;
              };
    };
  }

  /** Several columns of these types say the same of one contact: the strictest counts. */
  private static boolean isRepeatable(FieldType type) {
    return switch (type) {
      case STATUS,
          OPT_IN_STATUS,
          CONSENT_AT,
          UNSUBSCRIBED,
          UNSUBSCRIBED_AT,
          BOUNCED,
          COMPLAINED,
          SUPPRESSED,
          REASON ->
          true;
      case USER_ID,
          EMAIL,
          PHONE,
          LOCALE,
          TIME_ZONE,
          LIFECYCLE,
          ATTRIBUTE,
          LISTS,
          CONSENT,
          CONSENT_TEXT,
          BOUNCED_AT,
          SUPPRESSED_AT,
          IGNORE ->
          false;
    };
  }

  /**
   * Whether a column may say who agreed or opted out, but nothing follows from it: a person should
   * look at it.
   */
  public static boolean isDoubtful(String column, ImportField field) {
    return switch (field.type()) {
      case ATTRIBUTE, IGNORE -> KnownHeaders.mayBeAboutConsent(column);
      default -> false;
    };
  }

  /** Whether a column has this meaning. */
  public boolean has(FieldType type) {
    return fields.stream().anyMatch(field -> field.type() == type);
  }

  private static List<String> uniqueNames(List<String> headers) {
    var taken = new HashSet<String>();
    var names = new ArrayList<String>();
    for (int column = 0; column < headers.size(); column++) {
      var header = headers.get(column).replaceAll("\\p{Cntrl}+", " ").strip();
      var name =
          header.isEmpty()
              ? "column " + (column + 1)
              : header.substring(0, Math.min(header.length(), MAX_HEADER_LENGTH));
      var unique = name;
      for (int i = 2; !taken.add(unique.toLowerCase(Locale.ROOT)); i++) {
        unique = "%s (%d)".formatted(name, i);
      }
      names.add(unique);
    }
    return names;
  }

  /** {@code Favourite Color} as {@code favourite_color}. */
  private static String attributeName(String header, HashSet<String> taken) {
    var words = header.strip().replaceAll("[^\\p{L}\\p{N}]+", "_").replaceAll("^_|_$", "");
    var plain = words.isEmpty() ? "column" : words.toLowerCase(Locale.ROOT);
    var name = plain.substring(0, Math.min(plain.length(), MAX_NAME_LENGTH - 5));
    var unique = name;
    for (int i = 2; !taken.add(unique); i++) {
      unique = name + "_" + i;
    }
    return unique;
  }
}
