package dev.senda.api.ingest.parsing;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Values that clients send as an id for want of one: what programming languages write for nothing,
 * and words for somebody whom the app does not know. Everybody would share them, so they would make
 * one contact of many people.
 */
final class PlaceholderIds {

  /** In lower case, without punctuation at the ends. */
  private static final Set<String> WORDS =
      Set.of(
          "",
          "0",
          "0.0",
          "-1",
          "null",
          "nil",
          "none",
          "nan",
          "undefined",
          "true",
          "false",
          "infinity",
          "-infinity",
          "object object",
          "object undefined",
          "object null",
          "anonymous",
          "anonymous user",
          "anonymoususer",
          "guest",
          "guest user",
          "unknown",
          "unknown user",
          "not set",
          "notset",
          "unidentified",
          "not authenticated",
          "unauthenticated",
          "not available",
          "not applicable",
          "n/a",
          "no id",
          "no user",
          "placeholder",
          "id",
          "uid",
          "uuid",
          "guid",
          "email",
          "user id",
          "userid",
          "anonymous id",
          "anonymousid",
          "distinct id",
          "distinctid");

  private static final Pattern ZEROS = Pattern.compile("[0-]+");

  /** A field of a template that nobody filled in. */
  private static final Pattern UNFILLED =
      Pattern.compile("\\{\\{.*\\}\\}|\\$\\{.*\\}|<%.*%>|%[A-Za-z_]+%");

  private static final Pattern EDGES = Pattern.compile("^[\\s'\"\\[({<]+|[\\s'\"\\])}>]+$");
  private static final Pattern SEPARATORS = Pattern.compile("[_\\s]+|(?<=[a-z])-(?=[a-z])");

  private PlaceholderIds() {}

  /** Whether the text stands for no id. */
  static boolean contains(String id) {
    var words =
        SEPARATORS
            .matcher(EDGES.matcher(id.toLowerCase(Locale.ROOT)).replaceAll(""))
            .replaceAll(" ");
    return WORDS.contains(words)
        || ZEROS.matcher(words).matches()
        || UNFILLED.matcher(id).matches();
  }
}
