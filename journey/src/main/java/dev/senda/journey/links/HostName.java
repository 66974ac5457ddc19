package dev.senda.journey.links;

import java.net.IDN;
import java.net.Inet6Address;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The host of an address in ASCII. International names become punycode as in browsers (UTS 46,
 * nontransitional): {@code straße} is a name of its own, not {@code strasse}. Underscores are
 * allowed, as many hosts have them.
 */
final class HostName {

  private static final Pattern DOTS = Pattern.compile("[.\u3002\uff0e\uff61]");
  private static final Pattern LABEL = Pattern.compile("[a-z0-9_-]{1,63}");
  private static final Pattern NUMBER = Pattern.compile("\\d+");
  private static final Pattern IPV4 =
      Pattern.compile("(25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.(25[0-5]|2[0-4]\\d|1?\\d?\\d)){3}");
  private static final int MAX_LENGTH = 253;

  /** What IDNA 2003, which the JDK has, replaces or drops, and browsers keep. */
  private static final String DEVIATIONS = "\u00df\u03c2\u200c\u200d";

  private HostName() {}

  /** Empty if no browser can open it. */
  static Optional<String> toAscii(String host) {
    if (host.startsWith("[")) {
      return host.endsWith("]") ? ipv6(host.substring(1, host.length() - 1)) : Optional.empty();
    }
    return PercentEncoding.decode(host).flatMap(HostName::nameToAscii);
  }

  private static Optional<String> ipv6(String address) {
    try {
      // A zone names an interface of this machine.
      Inet6Address.ofLiteral(address);
      return address.indexOf('%') >= 0 ? Optional.empty() : Optional.of("[" + address + "]");
    } catch (IllegalArgumentException invalid) {
      return Optional.empty();
    }
  }

  private static Optional<String> nameToAscii(String host) {
    var ascii = new StringBuilder();
    var labels = DOTS.split(host, -1);
    for (int i = 0; i < labels.length; i++) {
      // The root, as in "shop.example."
      if (labels[i].isEmpty() && i > 0 && i == labels.length - 1) {
        ascii.append('.');
        break;
      }
      var label = labelToAscii(labels[i]);
      if (!LABEL.matcher(label).matches()) {
        return Optional.empty();
      }
      ascii.append(i == 0 ? "" : ".").append(label);
    }
    var name = ascii.toString();
    return name.length() > MAX_LENGTH || isInvalidNumber(name)
        ? Optional.empty()
        : Optional.of(name);
  }

  /** A name that ends in a number is an IPv4 address for browsers. */
  private static boolean isInvalidNumber(String name) {
    var withoutRoot = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    return NUMBER.matcher(withoutRoot.substring(withoutRoot.lastIndexOf('.') + 1)).matches()
        && !IPV4.matcher(withoutRoot).matches();
  }

  /** The empty text for an invalid label. */
  private static String labelToAscii(String label) {
    var prepared =
        Normalizer.normalize(label.replace("\u00ad", ""), Normalizer.Form.NFKC)
            .toLowerCase(Locale.ROOT);
    try {
      return prepared.chars().anyMatch(character -> DEVIATIONS.indexOf(character) >= 0)
          ? "xn--" + Punycode.encode(prepared)
          : IDN.toASCII(prepared, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException | IndexOutOfBoundsException invalid) {
      return "";
    }
  }
}
