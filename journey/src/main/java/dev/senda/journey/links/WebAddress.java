package dev.senda.journey.links;

import dev.senda.journey.links.LinkTarget.Refused;
import dev.senda.journey.links.LinkTarget.Web;
import java.util.regex.Pattern;

/** Writes the address of a page as RFC 3986 requires, after reading it as browsers do. */
final class WebAddress {

  private static final String SUB_DELIMITERS = "!$&'()*+,;=";
  private static final String PATH = SUB_DELIMITERS + ":@/";
  private static final String USER = SUB_DELIMITERS + ":";

  /** Square brackets are not allowed there, but every parser accepts them: {@code f[0]=x}. */
  private static final String QUERY = PATH + "?[]";

  private static final Pattern END_OF_AUTHORITY = Pattern.compile("[/\\\\?#]");
  private static final Pattern SLASHES = Pattern.compile("^[/\\\\]+");
  private static final Pattern PORT = Pattern.compile("\\d{0,5}");
  private static final int MAX_PORT = 65_535;

  private WebAddress() {}

  /**
   * @param rest what follows the scheme and its colon
   */
  static LinkTarget parse(String scheme, String rest) {
    var text = SLASHES.matcher(rest).replaceFirst("");
    var end = END_OF_AUTHORITY.matcher(text);
    int authorityEnd = end.find() ? end.start() : text.length();
    var authority = text.substring(0, authorityEnd);
    var tail = text.substring(authorityEnd);

    int at = authority.lastIndexOf('@');
    var user = at < 0 ? "" : encode(authority.substring(0, at), USER) + "@";
    var hostAndPort = authority.substring(at + 1);
    int colon = hostAndPort.indexOf(':', Math.max(0, hostAndPort.indexOf(']')));
    var host = HostName.toAscii(colon < 0 ? hostAndPort : hostAndPort.substring(0, colon));
    if (host.isEmpty()) {
      return new Refused("an invalid host (expected one such as shop.example)");
    }
    var port = colon < 0 ? "" : hostAndPort.substring(colon + 1);
    if (!PORT.matcher(port).matches() || (!port.isEmpty() && Integer.parseInt(port) > MAX_PORT)) {
      return new Refused("an invalid port (expected 0 to %d)".formatted(MAX_PORT));
    }
    var address =
        scheme + "://" + user + host.get() + (port.isEmpty() ? "" : ":" + port) + encodeTail(tail);
    return address.length() > LinkTarget.MAX_LENGTH
        ? new Refused(
            "an address of %d characters (expected at most %d)"
                .formatted(address.length(), LinkTarget.MAX_LENGTH))
        : new Web(address);
  }

  /** The path, the query and the fragment. */
  private static String encodeTail(String tail) {
    int hash = tail.indexOf('#');
    var beforeFragment = hash < 0 ? tail : tail.substring(0, hash);
    int question = beforeFragment.indexOf('?');
    var path = question < 0 ? beforeFragment : beforeFragment.substring(0, question);
    return encode(path.replace('\\', '/'), PATH)
        + (question < 0 ? "" : "?" + encode(beforeFragment.substring(question + 1), QUERY))
        + (hash < 0 ? "" : "#" + encode(tail.substring(hash + 1), QUERY));
  }

  private static String encode(String text, String allowed) {
    return PercentEncoding.encode(text, allowed, true);
  }
}
