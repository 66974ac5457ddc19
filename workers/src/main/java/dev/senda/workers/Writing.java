package dev.senda.workers;

import dev.senda.catalog.Catalog;
import dev.senda.journey.Message;
import dev.senda.journey.Plan;
import dev.senda.store.Contact;
import dev.senda.store.Coupons;
import dev.senda.store.EnrollmentRow;
import dev.senda.store.Events;
import dev.senda.workers.channel.Outgoing;
import dev.senda.workers.channel.OutgoingEmail;
import dev.senda.workers.channel.OutgoingText;
import dev.senda.workers.rendering.Letter;
import dev.senda.workers.rendering.Rendered;
import dev.senda.workers.rendering.RenderedEmail;
import dev.senda.workers.rendering.RenderedText;
import dev.senda.workers.rendering.Renderer;
import java.util.Map;
import java.util.UUID;

/** Writes a message of a journey for a contact, with what the enrollment knows. */
final class Writing {

  private final Catalog catalog;
  private final Renderer renderer;
  private final Events events;
  private final Coupons coupons;

  Writing(Catalog catalog, Renderer renderer, Events events, Coupons coupons) {
    this.catalog = catalog;
    this.renderer = renderer;
    this.events = events;
    this.coupons = coupons;
  }

  /**
   * A message that can be handed over.
   *
   * @param locale BCP 47
   * @param subject its subject, or its first words
   */
  record Written(Outgoing message, String locale, String subject) {}

  /**
   * Writes it.
   *
   * @param id the message's own id
   * @param address where it goes
   * @throws dev.senda.workers.rendering.RenderingProblem if a template, a translation or a variable
   *     is missing, or the template is broken
   */
  Written write(
      UUID id, EnrollmentRow enrollment, Contact contact, Message.Single message, String address) {
    var journey = catalog.find(enrollment.journey());
    var rendered =
        renderer.render(
            new Letter(
                id,
                journey,
                message,
                contact,
                trigger(enrollment),
                coupons.of(enrollment.id()).orElse(null)));
    return new Written(
        outgoing(id, message, address, rendered, journey.plan()),
        rendered.locale(),
        rendered.subject());
  }

  private static Outgoing outgoing(
      UUID id, Message.Single message, String address, Rendered rendered, Plan plan) {
    return switch (rendered) {
      case RenderedEmail mail ->
          new OutgoingEmail(
              id,
              address,
              mail.subject(),
              mail.html(),
              mail.text(),
              mail.unsubscribe(),
              plan.topic() == null ? plan.name() : plan.topic());
      case RenderedText text ->
          new OutgoingText(id, message.channel(), address, text.subject(), text.text());
    };
  }

  private Map<String, Object> trigger(EnrollmentRow enrollment) {
    var event = enrollment.triggerEvent();
    return event == null
        ? Map.of()
        : events.find(event).map(Events.Received::properties).orElse(Map.of());
  }
}
