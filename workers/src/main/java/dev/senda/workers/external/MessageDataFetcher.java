package dev.senda.workers.external;

import dev.senda.journey.Message.FetchedData;
import dev.senda.journey.StepContact;
import dev.senda.store.conditions.Profiles;
import dev.senda.store.contacts.Contact;
import dev.senda.store.messages.FetchedMessageData;
import dev.senda.store.messages.MessageLedger.MessageKey;
import dev.senda.store.support.JsonColumns;
import dev.senda.store.support.ScaledClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tools.jackson.core.JacksonException;

/** Lets beans fetch the data of messages, once for each message, within a deadline. */
public final class MessageDataFetcher {

  /** Real time. An attempt to send must begin its delivery within 12 seconds. */
  public static final Duration TIMEOUT = Duration.ofSeconds(5);

  private static final int MAX_BYTES = 64 * 1024;

  private final CustomStepInvoker custom;
  private final FetchedMessageData kept;
  private final Profiles profiles;
  private final ScaledClock clock;
  private final ZoneId defaultZone;
  private final Duration timeout;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  public MessageDataFetcher(
      CustomStepInvoker custom,
      FetchedMessageData kept,
      Profiles profiles,
      ScaledClock clock,
      ZoneId defaultZone,
      Duration timeout) {
    this.custom = custom;
    this.kept = kept;
    this.profiles = profiles;
    this.clock = clock;
    this.defaultZone = defaultZone;
    this.timeout = timeout;
  }

  /** What was fetched for the message before; empty if nothing was. */
  public Map<String, Object> findKept(MessageKey key) {
    return kept.find(key);
  }

  /**
   * Fetches the data and keeps them. No transaction may be open.
   *
   * @return the data under their name
   * @throws ExternalRetryException if there is no such bean, or it fails, takes too long, or
   *     returns what cannot be kept
   */
  public Map<String, Object> fetch(MessageKey key, FetchedData data, Contact contact) {
    var fetched = callWithDeadline(data.type(), stepContact(key, contact));
    return kept.keep(key, data.name(), toJson(data.type(), fetched));
  }

  private StepContact stepContact(MessageKey key, Contact contact) {
    return new StepContact(
        contact.key(),
        contact.userId(),
        contact.email(),
        contact.phone(),
        key.enrollmentId(),
        "%s-%s".formatted(key.enrollmentId(), key.ref()),
        clock.instant().atZone(contact.zoneOrDefault(defaultZone)),
        profiles.of(contact, key.enrollmentId()));
  }

  private Map<String, Object> callWithDeadline(String type, StepContact contact) {
    var call = threads.submit(() -> custom.fetch(type, contact));
    try {
      return call.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      call.cancel(true);
      throw new ExternalRetryException(
          "%s: no answer within %d ms; it is tried again".formatted(type, timeout.toMillis()));
    } catch (InterruptedException e) {
      call.cancel(true);
      Thread.currentThread().interrupt();
      throw new ExternalRetryException("%s: interrupted; it is tried again".formatted(type), e);
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof ExternalRetryException known) {
        throw known;
      }
      throw new ExternalRetryException(
          "%s: failed; it is tried again".formatted(type), failed.getCause());
    }
  }

  private static String toJson(String type, Map<String, Object> fetched) {
    String json;
    try {
      json = JsonColumns.write(fetched);
    } catch (JacksonException e) {
      // The message may quote a value.
      throw new ExternalRetryException(
          "%s: what it returned is no JSON (expected texts, numbers, booleans, lists and maps)"
              .formatted(type));
    }
    requireStorable(type, json);
    int size = json.getBytes(StandardCharsets.UTF_8).length;
    if (size > MAX_BYTES) {
      throw new ExternalRetryException(
          "%s: %d bytes of JSON (expected at most %d)".formatted(type, size, MAX_BYTES));
    }
    return json;
  }

  /** PostgreSQL can store neither the character U+0000 nor half of a surrogate pair. */
  private static void requireStorable(String type, String json) {
    for (int i = 0; i < json.length(); i++) {
      char found = json.charAt(i);
      if (found == '\\') {
        i++; // what it escapes: only u begins the code of a character
        if (json.startsWith("u0000", i)) {
          throw unstorable(type, '\0');
        }
      } else if (Character.isHighSurrogate(found)
          && i + 1 < json.length()
          && Character.isLowSurrogate(json.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(found)) {
        throw unstorable(type, found);
      }
    }
  }

  private static ExternalRetryException unstorable(String type, char found) {
    return new ExternalRetryException(
        ("%s: what it returned has a text with U+%04X"
                + " (expected texts without U+0000 and without half of a surrogate pair)")
            .formatted(type, (int) found));
  }
}
