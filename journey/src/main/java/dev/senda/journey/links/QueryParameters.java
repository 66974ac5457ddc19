package dev.senda.journey.links;

import static java.util.stream.Collectors.toSet;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The query parameters of an address. */
final class QueryParameters {

  private QueryParameters() {}

  /** Adds the parameters that the address has not, before its fragment. */
  static String addMissing(String address, Map<String, String> parameters) {
    int hash = address.indexOf('#');
    var beforeFragment = hash < 0 ? address : address.substring(0, hash);
    int question = beforeFragment.indexOf('?');
    var query = question < 0 ? "" : beforeFragment.substring(question + 1);
    var present = names(query);
    var changed = new StringBuilder(beforeFragment);
    if (question < 0 && beforeFragment.indexOf('/', beforeFragment.indexOf("://") + 3) < 0) {
      changed.append('/');
    }
    boolean isFirst = true;
    for (var parameter : parameters.entrySet()) {
      if (present.contains(parameter.getKey().toLowerCase(Locale.ROOT))) {
        continue;
      }
      if (isFirst && question < 0) {
        changed.append('?');
      } else if (changed.charAt(changed.length() - 1) != '?'
          && changed.charAt(changed.length() - 1) != '&') {
        changed.append('&');
      }
      isFirst = false;
      changed.append(encode(parameter.getKey())).append('=').append(encode(parameter.getValue()));
    }
    return isFirst ? address : changed + (hash < 0 ? "" : address.substring(hash));
  }

  private static Set<String> names(String query) {
    return Arrays.stream(query.split("[&;]", -1))
        .map(parameter -> parameter.split("=", 2)[0])
        .map(name -> PercentEncoding.decode(name).orElse(name).toLowerCase(Locale.ROOT))
        .collect(toSet());
  }

  private static String encode(String text) {
    return PercentEncoding.encode(text, "", false);
  }
}
