package dev.senda.journey.links;

import dev.senda.journey.links.LinkTarget.Direct;
import dev.senda.journey.links.LinkTarget.Refused;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Tells what kind of address a link has. */
final class LinkTargetParser {

  private static final String EXPECTED = " (expected https://, http:// or the scheme of an app)";
  private static final Pattern ENDS = Pattern.compile("(?U)^[\\p{Cntrl}\\s]+|[\\p{Cntrl}\\s]+$");
  private static final Pattern IGNORED = Pattern.compile("[\\t\\n\\r]");
  private static final Pattern SCHEME =
      Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*):(.*)", Pattern.DOTALL);
  private static final Pattern WITHOUT_SCHEME = Pattern.compile("(?i)www\\..*", Pattern.DOTALL);

  /** What follows a host that was taken for a scheme, as in {@code shop.example:8080/x}. */
  private static final Pattern PORT = Pattern.compile("\\d{1,5}([/?#].*)?", Pattern.DOTALL);

  /** They run code, or open files of the device. */
  private static final Set<String> DANGEROUS =
      Set.of(
          "javascript",
          "vbscript",
          "livescript",
          "mocha",
          "data",
          "file",
          "blob",
          "filesystem",
          "jar",
          "about",
          "view-source",
          "mhtml",
          "res",
          "shell",
          "search",
          "search-ms",
          "ms-msdt",
          "ms-officecmd");

  private LinkTargetParser() {}

  static LinkTarget parse(String href) {
    var text = IGNORED.matcher(ENDS.matcher(href).replaceAll("")).replaceAll("");
    if (text.isEmpty()) {
      return new Refused("an empty address" + EXPECTED);
    }
    if (text.charAt(0) == '#') {
      return new Direct(text);
    }
    if (text.startsWith("//") || text.startsWith("\\\\")) {
      return WebAddress.parse("https", text);
    }
    if (WITHOUT_SCHEME.matcher(text).matches()) {
      return WebAddress.parse("https", text);
    }
    var parts = SCHEME.matcher(text);
    if (!parts.matches()) {
      return new Refused("an address without scheme" + EXPECTED);
    }
    var scheme = parts.group(1).toLowerCase(Locale.ROOT);
    var rest = parts.group(2);
    if (scheme.equals("https") || scheme.equals("http")) {
      return WebAddress.parse(scheme, rest);
    }
    if (DANGEROUS.contains(scheme)) {
      return new Refused("the scheme %s:%s".formatted(scheme, EXPECTED));
    }
    if ((scheme.contains(".") || scheme.equals("localhost")) && PORT.matcher(rest).matches()) {
      return new Refused("an address without scheme" + EXPECTED);
    }
    return new Direct(text);
  }
}
