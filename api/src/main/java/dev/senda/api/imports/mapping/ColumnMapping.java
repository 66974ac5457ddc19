package dev.senda.api.imports.mapping;

import dev.senda.api.imports.mapping.ImportField.FieldType;
import dev.senda.store.imports.ImportKind;
import java.util.ArrayList;
import java.util.HashMap;
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
    for (int column = 0; column < headers.size(); column++) {
      var header = headers.get(column);
      var known =
          KnownHeaders.isCustomerIo(headers) && KnownHeaders.normalize(header).equals("id")
              ? ImportField.of(FieldType.USER_ID)
              : kind == ImportKind.SUPPRESSIONS
                  ? suppressionField(header)
                  : KnownHeaders.find(header).orElse(null);
      if (known != null
          && fields.get(column) == null
          && (isRepeatable(known.type()) || taken.add(known.text()))) {
        fields.set(column, known);
      }
    }
  }

  /** In a list of suppressed addresses, a status or a reason says why. */
  private static @Nullable ImportField suppressionField(String header) {
    return switch (KnownHeaders.normalize(header)) {
      case "reason", "type", "status", "suppressionreason", "motivo", "estado", "source" ->
          ImportField.of(FieldType.REASON);
      case "created", "createdat", "date", "timestamp", "suppressedat", "unsubtime", "cleantime" ->
          ImportField.of(FieldType.SUPPRESSED_AT);
      default ->
          KnownHeaders.find(header).filter(field -> field.type() == FieldType.EMAIL).orElse(null);
    };
  }

  /** Several columns of these types say the same of one contact: any of them counts. */
  private static boolean isRepeatable(FieldType type) {
    return type == FieldType.UNSUBSCRIBED
        || type == FieldType.BOUNCED
        || type == FieldType.COMPLAINED;
  }

  /** Whether a column has this meaning. */
  public boolean has(FieldType type) {
    return fields.stream().anyMatch(field -> field.type() == type);
  }

  private static List<String> uniqueNames(List<String> headers) {
    var counts = new HashMap<String, Integer>();
    var names = new ArrayList<String>();
    for (int column = 0; column < headers.size(); column++) {
      var header = headers.get(column).strip();
      var name = header.isEmpty() ? "column " + (column + 1) : header;
      int count = counts.merge(name.toLowerCase(Locale.ROOT), 1, Integer::sum);
      names.add(count == 1 ? name : "%s (%d)".formatted(name, count));
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
