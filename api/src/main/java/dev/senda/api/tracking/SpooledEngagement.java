package dev.senda.api.tracking;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * A click or an open that is not in the database yet, as one line of the spool.
 *
 * @param type which of the two
 * @param messageId the message
 * @param target where the link leads; empty for an open
 * @param linkName the template's name of the link; empty for an open and for a link without name
 * @param isBot whether a program did it, as far as its request shows
 * @param occurredAt in simulated time
 */
record SpooledEngagement(
    Type type, UUID messageId, String target, String linkName, boolean isBot, Instant occurredAt) {

  private static final Logger LOG = LoggerFactory.getLogger(SpooledEngagement.class);
  private static final JsonMapper MAPPER = new JsonMapper();

  /** What is spooled. */
  enum Type {
    CLICK,
    OPEN
  }

  static SpooledEngagement click(
      UUID message, String target, String linkName, boolean isBot, Instant at) {
    return new SpooledEngagement(Type.CLICK, message, target, linkName, isBot, at);
  }

  static SpooledEngagement open(UUID message, boolean isBot, Instant at) {
    return new SpooledEngagement(Type.OPEN, message, "", "", isBot, at);
  }

  /** One line of JSON, without the line break. */
  String toLine() {
    return MAPPER.writeValueAsString(this);
  }

  /** Empty for a line that is not one: the last line of a process that was killed may be cut. */
  static Optional<SpooledEngagement> parse(String line) {
    try {
      return Optional.of(MAPPER.readValue(line, SpooledEngagement.class));
    } catch (JacksonException e) {
      LOG.warn("Engagement spool has an unreadable line, skipped: {} characters", line.length());
      return Optional.empty();
    }
  }

  /** Shows no target: a link may hold personal data. */
  @Override
  public String toString() {
    return "SpooledEngagement[%s of message %s at %s]".formatted(type, messageId, occurredAt);
  }
}
