package dev.senda.api.ingest.parsing;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The calls of Segment's HTTP tracking API. */
public enum TrackingCallType {
  IDENTIFY,
  TRACK,
  ALIAS,
  /** Senda has no use for it, as for {@link #SCREEN} and {@link #GROUP}: it is accepted. */
  PAGE,
  SCREEN,
  GROUP,
  BATCH;

  private static final Map<String, TrackingCallType> BY_WIRE_NAME =
      Arrays.stream(values())
          .filter(type -> type != BATCH)
          .collect(Collectors.toUnmodifiableMap(TrackingCallType::wireName, Function.identity()));

  boolean isStored() {
    return switch (this) {
      case IDENTIFY, TRACK, ALIAS -> true;
      case PAGE, SCREEN, GROUP, BATCH -> false;
    };
  }

  /** The type of an item of a batch. */
  static Optional<TrackingCallType> ofWireName(String name) {
    return Optional.ofNullable(BY_WIRE_NAME.get(name));
  }

  private String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
