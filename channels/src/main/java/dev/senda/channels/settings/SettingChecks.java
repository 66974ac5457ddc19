package dev.senda.channels.settings;

import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/** Checks of settings. Each error names the key, what was found and what was expected. */
public final class SettingChecks {

  private SettingChecks() {}

  /** The error for a setting that is missing or wrong. */
  public static IllegalArgumentException invalid(
      String key, @Nullable Object found, String expected) {
    return new IllegalArgumentException(
        "%s: %s (expected %s)".formatted(key, found == null ? "missing" : found, expected));
  }

  /**
   * The value, which must be there.
   *
   * @throws IllegalArgumentException if it is missing or blank
   */
  public static String required(String key, @Nullable String value, String expected) {
    if (value == null || value.isBlank()) {
      throw invalid(key, null, expected);
    }
    return value;
  }

  /** Null in place of a blank value. */
  public static @Nullable String presentOrNull(@Nullable String value) {
    return value == null || value.isBlank() ? null : value;
  }

  public static boolean isWebUrl(URI url) {
    return url.getHost() != null
        && ("http".equals(url.getScheme()) || "https".equals(url.getScheme()));
  }

  /**
   * A URL that may contain a secret. The error does not quote it; it says what is wrong with it.
   *
   * @throws IllegalArgumentException if it is missing, or no HTTP(S) URL
   */
  public static URI webUrl(String key, @Nullable String value, String expected) {
    URI url;
    try {
      url = new URI(required(key, value, expected).strip());
    } catch (URISyntaxException _) {
      throw invalid(key, "no address", expected);
    }
    if (!"http".equals(url.getScheme()) && !"https".equals(url.getScheme())) {
      throw invalid(key, "neither http:// nor https://", expected);
    }
    if (url.getHost() == null) {
      throw invalid(key, "no host", expected);
    }
    return url;
  }

  /**
   * The base URL of a provider or of a gateway to it: the providers' own clients accept no path
   * before theirs.
   *
   * @throws IllegalArgumentException if it has a user, a query or a path, or is no HTTP(S) URL
   */
  public static void checkBaseUrl(String key, @Nullable URI url) {
    if (url == null) {
      return;
    }
    boolean mayContainSecret = url.getUserInfo() != null || url.getQuery() != null;
    boolean hasPath =
        url.getPath() != null && !url.getPath().isEmpty() && !"/".equals(url.getPath());
    if (!isWebUrl(url) || mayContainSecret || hasPath) {
      throw invalid(
          key,
          mayContainSecret ? "one with a user or a query" : url,
          "such as https://gateway.example, without a path");
    }
  }
}
