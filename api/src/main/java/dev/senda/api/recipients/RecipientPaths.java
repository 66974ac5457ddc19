package dev.senda.api.recipients;

import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The paths that recipients of messages open: links, the pixel, and their pages. */
public final class RecipientPaths {

  /** The controllers of these paths read a token, and nothing after it. */
  private static final Pattern PATH = Pattern.compile("/+([tosupc])(?:/(.*))?", Pattern.DOTALL);

  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_-]+");

  /** A hyphen or an underscore that was encoded needlessly. */
  private static final Pattern ENCODED_MARK = Pattern.compile("%2[dD]|%5[fF]");

  private RecipientPaths() {}

  /**
   * Whether a recipient opens this path.
   *
   * @param path of a request, as it came
   */
  public static boolean contains(@Nullable String path) {
    return path != null && PATH.matcher(path).matches();
  }

  /**
   * The path without what mail programs and people add to a link, such as {@code /t/TOKEN).}; empty
   * if it has no token.
   *
   * @param path of a recipient, as it came
   */
  static Optional<String> normalize(String path) {
    var parts = PATH.matcher(path);
    if (!parts.matches() || parts.group(2) == null) {
      return Optional.empty();
    }
    var token =
        TOKEN.matcher(
            ENCODED_MARK
                .matcher(parts.group(2))
                .replaceAll(mark -> mark.group().startsWith("%2") ? "-" : "_"));
    return token.lookingAt()
        ? Optional.of("/" + parts.group(1) + "/" + token.group())
        : Optional.empty();
  }
}
