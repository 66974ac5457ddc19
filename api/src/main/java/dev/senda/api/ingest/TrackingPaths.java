package dev.senda.api.ingest;

import dev.senda.api.ingest.parsing.TrackingCallType;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The paths of the tracking calls: Segment's, with the letters that its browser client uses and the
 * import of its Java client. Clients are configured with a base address that may end with a slash,
 * and some add one, so slashes at the end and repeated ones make no difference.
 */
final class TrackingPaths {

  static final Map<String, TrackingCallType> BY_PATH =
      Map.ofEntries(
          Map.entry("/v1/identify", TrackingCallType.IDENTIFY),
          Map.entry("/v1/i", TrackingCallType.IDENTIFY),
          Map.entry("/v1/track", TrackingCallType.TRACK),
          Map.entry("/v1/t", TrackingCallType.TRACK),
          Map.entry("/v1/alias", TrackingCallType.ALIAS),
          Map.entry("/v1/a", TrackingCallType.ALIAS),
          Map.entry("/v1/page", TrackingCallType.PAGE),
          Map.entry("/v1/p", TrackingCallType.PAGE),
          Map.entry("/v1/screen", TrackingCallType.SCREEN),
          Map.entry("/v1/s", TrackingCallType.SCREEN),
          Map.entry("/v1/group", TrackingCallType.GROUP),
          Map.entry("/v1/g", TrackingCallType.GROUP),
          Map.entry("/v1/batch", TrackingCallType.BATCH),
          Map.entry("/v1/b", TrackingCallType.BATCH),
          Map.entry("/v1/import", TrackingCallType.BATCH));

  private static final Pattern SLASHES = Pattern.compile("/{2,}");

  private TrackingPaths() {}

  /** The call of this path; null if it is another path. */
  static @Nullable TrackingCallType findType(String path) {
    var type = BY_PATH.get(path);
    if (type != null || (!path.endsWith("/") && !path.contains("//"))) {
      return type;
    }
    var normalized = SLASHES.matcher(path).replaceAll("/");
    return BY_PATH.get(
        normalized.endsWith("/") ? normalized.substring(0, normalized.length() - 1) : normalized);
  }
}
