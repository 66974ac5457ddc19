package dev.senda.settings.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;

/**
 * Drops what the pollers and heartbeats of Temporal's SDK log while Temporal is away: a stack trace
 * at each attempt. Senda logs the outage itself, in one line. Other failures, such as a denied
 * permission, are logged.
 */
public final class TemporalOutageFilter extends TurboFilter {

  static final String POLLER = "io.temporal.internal.worker.BasePoller";

  private static final Set<String> LOGGERS =
      Set.of(POLLER, "io.temporal.internal.worker.HeartbeatManager");

  /** How the message of gRPC's {@code StatusRuntimeException} begins: no server, or a cut poll. */
  private static final List<String> OUTAGES = List.of("UNAVAILABLE", "CANCELLED");

  @Override
  public FilterReply decide(
      @Nullable Marker marker,
      Logger logger,
      Level level,
      @Nullable String format,
      @Nullable Object @Nullable [] arguments,
      @Nullable Throwable failure) {
    return LOGGERS.contains(logger.getName()) && isOutage(arguments, failure)
        ? FilterReply.DENY
        : FilterReply.NEUTRAL;
  }

  /** SLF4J passes an exception that follows other arguments as the last of them. */
  private static boolean isOutage(
      @Nullable Object @Nullable [] arguments, @Nullable Throwable failure) {
    var last = arguments == null || arguments.length == 0 ? null : arguments[arguments.length - 1];
    return isOutage(failure) || (last instanceof Throwable argument && isOutage(argument));
  }

  private static boolean isOutage(@Nullable Throwable failure) {
    return failure != null
        && failure.getMessage() != null
        && OUTAGES.stream().anyMatch(failure.getMessage()::startsWith);
  }
}
