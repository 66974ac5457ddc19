package dev.senda.journey;

import java.util.Map;

/**
 * Data that a message needs at the moment it is sent, such as today's prices: {@code
 * email("price-list").with("prices", CurrentPrices.class)}. The journey's package declares an
 * interface that extends this one, and a Spring bean of the workers implements it.
 */
public interface MessageData {

  /**
   * Fetches the data for one message to this contact: {@code return Map.of("gold", 71.5)}. They are
   * kept with the message, so this is called once for each message that is sent. If it throws an
   * exception, or takes longer than 5 seconds, nothing is sent; the enrollment's problem names the
   * bean, and it is tried again with a growing pause.
   *
   * @return what the template prints: at most 64 KiB of JSON, so texts, numbers, booleans, lists
   *     and maps
   */
  Map<String, Object> fetch(StepContact stepContact) throws Exception;
}
