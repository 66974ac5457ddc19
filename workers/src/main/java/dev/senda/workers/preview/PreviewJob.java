package dev.senda.workers.preview;

import dev.senda.catalog.Catalog;
import dev.senda.catalog.UnknownJourneyException;
import dev.senda.channels.DeliveryResult;
import dev.senda.channels.EmailSender;
import dev.senda.channels.OutboundEmail;
import dev.senda.channels.address.ChannelAddress;
import dev.senda.journey.Channel;
import dev.senda.journey.Plan;
import dev.senda.store.actions.Coupons;
import dev.senda.store.consent.Suppressions;
import dev.senda.store.contacts.Contact;
import dev.senda.store.contacts.Contacts;
import dev.senda.store.digests.Digests;
import dev.senda.store.enrollments.EnrollmentQuery;
import dev.senda.store.enrollments.Enrollments;
import dev.senda.store.events.KnownEvents;
import dev.senda.store.previews.Preview;
import dev.senda.store.previews.Preview.PreviewState;
import dev.senda.store.previews.PreviewRequest;
import dev.senda.store.previews.Previews;
import dev.senda.store.support.Ids;
import dev.senda.temporal.queues.ChannelQueues;
import dev.senda.temporal.worker.LoggableFailure;
import dev.senda.workers.delivery.ChannelCircuitBreaker;
import dev.senda.workers.delivery.ChannelCircuitBreaker.Permit;
import dev.senda.workers.delivery.DeliveryExecutor;
import dev.senda.workers.preview.PreviewRenderer.KnownValues;
import dev.senda.workers.rendering.RenderedEmail;
import dev.senda.workers.rendering.RenderedMessage;
import dev.senda.workers.rendering.RenderingException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;

/**
 * Renders the previews that the API asks for, and sends test messages. A test message is no message
 * of an enrollment: it is in no ledger, its links end nothing, and its subject says that it is a
 * test.
 */
public final class PreviewJob {

  /** Before the subject of a test message. */
  static final String MARK = "[Test] ";

  private static final Logger LOG = LoggerFactory.getLogger(PreviewJob.class);

  private static final int BATCH_SIZE = 10;

  private final PollInterval interval = new PollInterval(System::nanoTime);
  private final Ports ports;
  private final Catalog catalog;
  private final PreviewRenderer renderer;
  private final ChannelQueues channelQueues;
  private final ChannelCircuitBreaker circuitBreaker;
  private final DeliveryExecutor deliveryExecutor;
  private final Function<Plan, @Nullable EmailSender> senders;

  /** What it reads and writes. */
  public record Ports(
      Previews previews,
      Contacts contacts,
      Enrollments enrollments,
      KnownEvents knownEvents,
      Digests digests,
      Coupons coupons,
      Suppressions suppressions) {}

  /**
   * @param senders the senders of journeys' emails; null for the account's own sender
   */
  public PreviewJob(
      Ports ports,
      Catalog catalog,
      PreviewRenderer renderer,
      ChannelQueues channelQueues,
      ChannelCircuitBreaker circuitBreaker,
      DeliveryExecutor deliveryExecutor,
      Function<Plan, @Nullable EmailSender> senders) {
    this.ports = ports;
    this.catalog = catalog;
    this.renderer = renderer;
    this.channelQueues = channelQueues;
    this.circuitBreaker = circuitBreaker;
    this.deliveryExecutor = deliveryExecutor;
    this.senders = senders;
  }

  private record Outcome(
      PreviewState state, @Nullable RenderedMessage message, @Nullable String reason) {

    /** The state only: personal data stays out of logs. */
    @Override
    public String toString() {
      return "Outcome[state=%s]".formatted(state);
    }
  }

  @Scheduled(fixedDelay = 300)
  void poll() {
    if (interval.isDue()) {
      renderWaiting();
    }
  }

  /** Renders what waits. */
  public void renderWaiting() {
    List<Preview> waiting;
    try {
      waiting = ports.previews().take(BATCH_SIZE);
    } catch (DataAccessException e) {
      LOG.debug("Previews cannot be read: {}", e.getClass().getName());
      return;
    }
    if (waiting.isEmpty()) {
      return;
    }
    interval.recordFound();
    try (var renderers = Executors.newVirtualThreadPerTaskExecutor()) {
      waiting.forEach(preview -> renderers.execute(() -> complete(preview)));
    }
  }

  private void complete(Preview preview) {
    try {
      var outcome = render(preview);
      ports
          .previews()
          .complete(
              preview.id(),
              outcome.state(),
              outcome.message() == null ? null : PreviewRenderer.resultOf(outcome.message()),
              outcome.reason());
    } catch (RuntimeException e) {
      LOG.warn("Preview failed, id {}", preview.id(), LoggableFailure.of(e));
      ports
          .previews()
          .complete(
              preview.id(),
              PreviewState.FAILED,
              null,
              "an unexpected fault: the log of the workers has it, with the id " + preview.id());
    }
  }

  private Outcome render(Preview preview) {
    var request = preview.request();
    var messageId = Ids.newUuid();
    RenderedMessage rendered;
    try {
      KnownValues known = null;
      if (request.contactKey() != null) {
        var contact =
            ports.contacts().find(request.contactKey()).filter(one -> one.erasedAt() == null);
        if (contact.isEmpty()) {
          return new Outcome(PreviewState.FAILED, null, "the contact is not known any more");
        }
        known = knownValues(request, contact.get());
      }
      rendered = renderer.render(messageId, request, known);
    } catch (RenderingException | UnknownJourneyException | IllegalArgumentException e) {
      return new Outcome(PreviewState.FAILED, null, e.getMessage());
    }
    return request.recipient() == null
        ? new Outcome(PreviewState.RENDERED, rendered, null)
        : send(
            messageId,
            catalog.findJourney(request.journey()).plan(),
            request.recipient(),
            rendered);
  }

  /** From the contact's newest enrollment in the journey, if there is one. */
  private KnownValues knownValues(PreviewRequest request, Contact contact) {
    var newest =
        ports
            .enrollments()
            .findNewest(new EnrollmentQuery(request.journey(), null, contact.key(), false), 1);
    var events = new HashMap<>(digest(request, contact));
    if (newest.isEmpty()) {
      return new KnownValues(contact, events, null);
    }
    events.putAll(ports.knownEvents().findAll(newest.getFirst().id()));
    return new KnownValues(
        contact, events, ports.coupons().findLatestCode(newest.getFirst().id()).orElse(null));
  }

  /** Of the contact's newest events; empty where there are none, for then they are made up. */
  private Map<String, Object> digest(PreviewRequest request, Contact contact) {
    var items =
        request.digest() == null
            ? List.<Map<String, Object>>of()
            : ports.digests().findNewest(contact.key(), request.digest());
    return items.isEmpty() ? Map.of() : SampleValues.digest(items, 0);
  }

  private Outcome send(UUID id, Plan plan, String recipient, RenderedMessage rendered) {
    if (!(rendered instanceof RenderedEmail mail)) {
      return refused(
          rendered, "test messages go by email only (expected the template of an email)");
    }
    if (!ChannelAddress.isValid(Channel.EMAIL, recipient)) {
      return refused(rendered, "the recipient's email address is not valid");
    }
    var suppression = ports.suppressions().find(Channel.EMAIL, recipient);
    if (suppression.isPresent()) {
      return refused(rendered, "address suppressed: " + suppression.get().reason());
    }
    var queue = channelQueues.find(Channel.EMAIL, plan.messageClass());
    if (queue.isEmpty()) {
      return failed(rendered, "no account sends emails (expected one in senda.channels.email)");
    }
    return switch (circuitBreaker.tryAcquire(queue.get(), recipient)) {
      case Permit.Denied denied -> failed(rendered, denied.reason());
      case Permit.Granted(boolean isProbe) ->
          outcomeOf(
              rendered,
              deliveryExecutor.deliver(
                  new OutboundEmail(
                      id,
                      recipient,
                      MARK + mail.subject(),
                      mail.html(),
                      mail.text(),
                      null,
                      null,
                      senders.apply(plan)),
                  queue.get(),
                  isProbe));
    };
  }

  private static Outcome outcomeOf(RenderedMessage rendered, DeliveryResult delivery) {
    return switch (delivery) {
      case DeliveryResult.Accepted _ -> new Outcome(PreviewState.SENT, rendered, null);
      case DeliveryResult.Rejected(var reason, var _) -> failed(rendered, reason);
      case DeliveryResult.NotSent(var reason, var _) -> failed(rendered, reason);
      case DeliveryResult.Misconfigured(var reason, var _) -> failed(rendered, reason);
      case DeliveryResult.CountryNotPermitted(var reason) -> failed(rendered, reason);
      case DeliveryResult.Unconfirmed(var reason) ->
          failed(rendered, "the provider may have sent it: " + reason);
    };
  }

  private static Outcome refused(RenderedMessage rendered, String reason) {
    return new Outcome(PreviewState.REFUSED, rendered, reason);
  }

  private static Outcome failed(RenderedMessage rendered, String reason) {
    return new Outcome(PreviewState.FAILED, rendered, reason);
  }
}
