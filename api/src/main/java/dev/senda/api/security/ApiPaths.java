package dev.senda.api.security;

import java.util.Arrays;
import java.util.List;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/** The paths that need no key, and those for which a write key is enough. */
public final class ApiPaths {

  /**
   * Paths without a key. Their links and webhooks carry a signature that their controllers verify;
   * the rest is documentation, and static files.
   */
  static final String[] PUBLIC = {
    "/t/*",
    "/o/*",
    "/u/*",
    "/p/*",
    "/c/*",
    "/s/*",
    "/webhooks/**",
    "/openapi.json",
    "/openapi.json/**",
    "/docs",
    "/docs/**",
    "/swagger-ui/**",
    "/assets/*"
  };

  /** Tracking calls, for which a write key is enough. */
  static final String[] TRACKING = {
    "/v1/identify",
    "/v1/track",
    "/v1/alias",
    "/v1/page",
    "/v1/screen",
    "/v1/group",
    "/v1/batch",
    "/v1/import",
    "/v1/{letter:[itapsgb]}"
  };

  /** What only an admin key may read and change: who has access. */
  static final String[] ADMINISTERED = {"/v1/keys", "/v1/keys/**"};

  /** What an operator may do besides reading: steering enrollments and tasks. */
  static final String[] OPERATED = {
    "/v1/journeys/*/enrollments",
    "/v1/journeys/*/previews",
    "/v1/enrollments/**",
    "/v1/tasks/**",
    "/v1/holds/**"
  };

  /** The forms of the console that an operator may send. */
  static final String[] OPERATED_PAGES = {
    "/console/journeys/*/preview/**",
    "/console/enrollments/**",
    "/console/tasks/**",
    "/console/holds/**"
  };

  private static final List<PathPattern> PUBLIC_PATTERNS = patterns(PUBLIC);
  private static final List<PathPattern> TRACKING_PATTERNS = patterns(TRACKING);

  private static final List<PathPattern> ADMINISTERED_PATTERNS = patterns(ADMINISTERED);
  private static final List<PathPattern> OPERATED_PATTERNS = patterns(OPERATED);
  private static final List<PathPattern> OPERATED_PAGE_PATTERNS = patterns(OPERATED_PAGES);

  private ApiPaths() {}

  /**
   * The keys that may send this request to the API or the console, which needs more than a write
   * key: {@code an admin key}.
   */
  public static String keysFor(String method, String path) {
    if (matches(ADMINISTERED_PATTERNS, path)) {
      return "an admin key";
    }
    if (method.equals("GET")) {
      return "a viewer, operator or admin key";
    }
    boolean isOperated = matches(OPERATED_PATTERNS, path) || matches(OPERATED_PAGE_PATTERNS, path);
    return method.equals("POST") && isOperated ? "an operator or admin key" : "an admin key";
  }

  /** Whether a request to this path needs no key. */
  public static boolean isPublic(String path) {
    return matches(PUBLIC_PATTERNS, path);
  }

  /** Whether a write key is enough for this path. */
  public static boolean isTracking(String path) {
    return matches(TRACKING_PATTERNS, path);
  }

  private static boolean matches(List<PathPattern> patterns, String path) {
    var container = PathContainer.parsePath(path);
    return patterns.stream().anyMatch(pattern -> pattern.matches(container));
  }

  private static List<PathPattern> patterns(String[] paths) {
    return Arrays.stream(paths).map(PathPatternParser.defaultInstance::parse).toList();
  }
}
