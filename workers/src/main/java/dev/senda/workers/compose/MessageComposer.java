package dev.senda.workers.compose;

import dev.senda.catalog.Catalog;
import dev.senda.channels.EmailSender;
import dev.senda.channels.OutboundEmail;
import dev.senda.channels.OutboundMessage;
import dev.senda.channels.OutboundText;
import dev.senda.journey.Channel;
import dev.senda.journey.Message;
import dev.senda.journey.Plan;
import dev.senda.journey.catalog.TextSegments;
import dev.senda.store.actions.Coupons;
import dev.senda.store.contacts.Contact;
import dev.senda.store.enrollments.EnrollmentRow;
import dev.senda.store.events.KnownEvents;
import dev.senda.store.links.ShortLinks.ShortLink;
import dev.senda.workers.gate.WhatsAppSessionWindow;
import dev.senda.workers.rendering.MessageRenderer;
import dev.senda.workers.rendering.RenderRequest;
import dev.senda.workers.rendering.RenderedEmail;
import dev.senda.workers.rendering.RenderedMessage;
import dev.senda.workers.rendering.RenderedText;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Composes a message of a journey for a contact, with what the enrollment knows. */
public final class MessageComposer {

  private final Catalog catalog;
  private final MessageRenderer renderer;
  private final KnownEvents knownEvents;
  private final Coupons coupons;
  private final WhatsAppSessionWindow whatsAppSessionWindow;
  private final Function<Plan, @Nullable EmailSender> senders;

  /**
   * @param senders the senders of journeys' emails; null for the account's own sender
   */
  public MessageComposer(
      Catalog catalog,
      MessageRenderer renderer,
      KnownEvents knownEvents,
      Coupons coupons,
      WhatsAppSessionWindow whatsAppSessionWindow,
      Function<Plan, @Nullable EmailSender> senders) {
    this.catalog = catalog;
    this.renderer = renderer;
    this.knownEvents = knownEvents;
    this.coupons = coupons;
    this.whatsAppSessionWindow = whatsAppSessionWindow;
    this.senders = senders;
  }

  /**
   * A message that is ready to be delivered.
   *
   * @param locale BCP 47
   * @param subject its subject, or its first words
   * @param shortLinks the short links in it, which must be stored with its claim
   * @param leftOutLinks why links were left out, one sentence for each
   * @param wording the template of a mail that asks for consent, which is kept as a proof; empty
   *     for all other messages
   */
  public record ComposedMessage(
      OutboundMessage message,
      String locale,
      String subject,
      List<ShortLink> shortLinks,
      List<String> leftOutLinks,
      String wording) {

    /** How many segments the text takes; null for other channels than SMS. */
    public @Nullable Integer segments() {
      return message instanceof OutboundText text && text.channel() == Channel.SMS
          ? TextSegments.of(text.text()).count()
          : null;
    }

    /** Personal data stays out of logs. */
    @Override
    public String toString() {
      return "ComposedMessage[id=%s]".formatted(message.id());
    }
  }

  /**
   * Renders the message. It reads template files and compiles MJML: no transaction may be open.
   *
   * @param id the message's own id
   * @param address the recipient's address on the channel
   * @param fetched what a bean fetched for the message, under its name
   * @throws dev.senda.workers.rendering.RenderingException if a template, a translation or a
   *     variable is missing, or the template is broken
   */
  public ComposedMessage compose(
      UUID id,
      EnrollmentRow enrollment,
      Contact contact,
      Message.Single message,
      String address,
      Map<String, Object> fetched) {
    var values = new HashMap<>(knownEvents.findAll(enrollment.id()));
    values.putAll(fetched);
    return compose(
        id,
        enrollment,
        contact,
        message,
        address,
        values,
        coupons.findLatestCode(enrollment.id()).orElse(null));
  }

  /**
   * As above.
   *
   * @param events the properties of each event that the enrollment knows, by its name
   * @param coupon the code that the contact took last in the enrollment; null where it took none
   */
  public ComposedMessage compose(
      UUID id,
      EnrollmentRow enrollment,
      Contact contact,
      Message.Single message,
      String address,
      Map<String, Object> events,
      @Nullable String coupon) {
    var journey = catalog.findJourney(enrollment.journey());
    var rendered =
        renderer.render(new RenderRequest(id, journey, message, contact, events, coupon));
    return new ComposedMessage(
        outbound(id, message, address, rendered, journey.plan()),
        rendered.locale(),
        rendered.subject(),
        rendered.shortLinks(),
        rendered.leftOutLinks(),
        rendered instanceof RenderedEmail mail ? mail.wording() : "");
  }

  private OutboundMessage outbound(
      UUID id, Message.Single message, String address, RenderedMessage rendered, Plan plan) {
    return switch (rendered) {
      case RenderedEmail mail ->
          new OutboundEmail(
              id,
              address,
              mail.subject(),
              mail.html(),
              mail.text(),
              mail.unsubscribeUrl(),
              plan.topic() == null ? plan.name() : plan.topic(),
              senders.apply(plan));
      case RenderedText text ->
          new OutboundText(
              id,
              message.channel(),
              address,
              text.subject(),
              text.text(),
              text.whatsAppTemplate(),
              whatsAppSessionWindow.isOpen(plan, message.channel(), address));
    };
  }
}
