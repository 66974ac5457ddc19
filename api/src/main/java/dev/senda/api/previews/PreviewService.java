package dev.senda.api.previews;

import dev.senda.api.contacts.ContactFinder;
import dev.senda.api.dryrun.DryRunService;
import dev.senda.api.http.ApiException;
import dev.senda.api.http.FieldError;
import dev.senda.api.http.JsonBody;
import dev.senda.api.journeys.ExploredJourneys;
import dev.senda.channels.address.AddressParser;
import dev.senda.channels.address.EmailAddress;
import dev.senda.explorer.facts.JourneyMessages;
import dev.senda.journey.Message;
import dev.senda.journey.catalog.NameSuggestions;
import dev.senda.store.contacts.Contact;
import dev.senda.store.previews.Preview;
import dev.senda.store.previews.PreviewRequest;
import dev.senda.store.previews.Previews;
import dev.senda.store.support.JsonColumns;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/**
 * Asks the workers for previews and test messages. Only a worker knows the settings with which it
 * sends, and its templates; it takes the request from the database, so that no value of a contact
 * goes through Temporal.
 */
@Service
public class PreviewService {

  /** In an hour of real time, of all users together. */
  static final int MAX_TEST_MESSAGES = 30;

  /** As many may wait for a worker. */
  static final int MAX_WAITING = 100;

  private static final Duration RATE_PERIOD = Duration.ofHours(1);
  private static final Duration POLL_INTERVAL = Duration.ofMillis(50);
  private static final Pattern LOCALE = Pattern.compile("[A-Za-z0-9_-]{1,35}");

  /** So long a caller waits for a preview at most; a longer one is asked for again. */
  public static final Duration PATIENCE = Duration.ofSeconds(2);

  private final ExploredJourneys journeys;
  private final ContactFinder contactFinder;
  private final AddressParser addresses;
  private final Previews previews;
  private final Clock clock = Clock.systemUTC();

  PreviewService(
      ExploredJourneys journeys,
      ContactFinder contactFinder,
      AddressParser addresses,
      Previews previews) {
    this.journeys = journeys;
    this.contactFinder = contactFinder;
    this.addresses = addresses;
    this.previews = previews;
  }

  /** The templates that the journey sends, each once; texts with their channel. */
  public List<String> templates(String journey) {
    return messages(journey).map(JourneyMessages::templates).orElse(List.of());
  }

  private Optional<JourneyMessages> messages(String journey) {
    return journeys.find(journey).map(JourneyMessages::of);
  }

  /**
   * Asks for a preview, and waits a moment for it.
   *
   * @param requestedBy who asks
   * @throws ApiException if a field is not valid, too many test messages were sent, or too many
   *     previews wait
   * @throws dev.senda.catalog.UnknownJourneyException if there is no such journey
   */
  public Preview request(String journey, PreviewCommand command, String requestedBy) {
    journeys.plan(journey);
    var wrong = new ArrayList<FieldError>();
    var message = findMessage(journey, command.template(), wrong);
    var contact = findContact(command, wrong);
    var recipient = parseRecipient(command, wrong);
    var sample = parseSample(command, wrong);
    if (command.locale() != null && !LOCALE.matcher(command.locale()).matches()) {
      wrong.add(
          new FieldError(
              "locale", "%d characters".formatted(command.locale().length()), "such as es-MX"));
    }
    if (!wrong.isEmpty() || message == null) {
      throw ApiException.validationFailed(wrong);
    }
    checkRates(recipient);
    var id =
        previews.request(
            new PreviewRequest(
                journey,
                message.channel(),
                message.template(),
                JourneyMessages.subjectOf(message),
                JourneyMessages.digestOf(message),
                JourneyMessages.dataNameOf(message),
                command.locale(),
                contact == null ? null : contact.key(),
                sample,
                recipient,
                requestedBy));
    return await(id).orElseThrow();
  }

  private void checkRates(@Nullable String recipient) {
    if (previews.countWaiting(MAX_WAITING) >= MAX_WAITING) {
      throw ApiException.tooManyRequests(
          "previews: %d wait for a worker (expected a worker that runs)".formatted(MAX_WAITING),
          10);
    }
    if (recipient != null
        && previews.countTestMessages(clock.instant().minus(RATE_PERIOD), MAX_TEST_MESSAGES)
            >= MAX_TEST_MESSAGES) {
      throw ApiException.tooManyRequests(
          "test messages: %1$d within an hour (expected at most %1$d)".formatted(MAX_TEST_MESSAGES),
          60);
    }
  }

  /** Waits a moment until it is final; empty if there is none. */
  public Optional<Preview> await(UUID id) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      var preview = previews.find(id);
      if (preview.isEmpty() || preview.get().state().isFinal() || System.nanoTime() >= end) {
        return preview;
      }
      try {
        Thread.sleep(POLL_INTERVAL);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return preview;
      }
    }
  }

  /** As it is now. */
  public Optional<Preview> find(UUID id) {
    return previews.find(id);
  }

  /** The newest test messages. */
  public List<Preview> findTestMessages(int limit) {
    return previews.findTestMessages(limit);
  }

  private Message.@Nullable Single findMessage(
      String journey, @Nullable String template, List<FieldError> wrong) {
    var messages = messages(journey).orElseThrow();
    var templates = messages.templates();
    if (templates.isEmpty()) {
      wrong.add(new FieldError("template", "none", "a journey that sends messages"));
      return null;
    }
    var name = template == null ? templates.getFirst() : template;
    var message = messages.find(name);
    if (message.isEmpty()) {
      wrong.add(
          new FieldError(
              "template",
              "\"%s\"".formatted(name),
              "one of %s%s"
                  .formatted(
                      String.join(", ", templates),
                      NameSuggestions.didYouMean(name, messages.names()))));
    }
    return message.orElse(null);
  }

  private @Nullable Contact findContact(PreviewCommand command, List<FieldError> wrong) {
    if (command.contact() == null) {
      return null;
    }
    var contact = contactFinder.find(command.contact());
    if (contact.isEmpty()) {
      wrong.add(
          new FieldError(
              "contact",
              "no contact \"%s\"".formatted(command.contact()),
              DryRunService.EXPECTED_CONTACT));
    }
    return contact.orElse(null);
  }

  private @Nullable String parseRecipient(PreviewCommand command, List<FieldError> wrong) {
    if (command.sendTo() == null) {
      return null;
    }
    var address = addresses.parseEmail(command.sendTo());
    if (address.isEmpty()) {
      wrong.add(new FieldError("sendTo", "\"%s\"".formatted(command.sendTo()), "an email address"));
    }
    return address.map(EmailAddress::value).orElse(null);
  }

  /** The values as they can be stored; null where none are given. */
  private static @Nullable String parseSample(PreviewCommand command, List<FieldError> wrong) {
    if (command.sample() == null) {
      return null;
    }
    try {
      var reader = JsonBody.parseObject(command.sample().getBytes(StandardCharsets.UTF_8));
      var values = reader.valuesExcept();
      reader
          .errors()
          .forEach(
              error ->
                  wrong.add(
                      new FieldError("sample." + error.field(), error.found(), error.expected())));
      return JsonColumns.write(values);
    } catch (ApiException notAnObject) {
      wrong.add(
          new FieldError(
              "sample",
              "no JSON object",
              "one such as {\"contact\": {\"first_name\": \"Ana\"}, \"event\": {\"form\":"
                  + " \"pricing\"}}"));
      return null;
    }
  }
}
