package dev.senda.workers.preview;

import static java.util.stream.Collectors.joining;

import dev.senda.catalog.Catalog;
import dev.senda.journey.Journey;
import dev.senda.journey.Message;
import dev.senda.journey.catalog.CatalogContext.TemplateVariable;
import dev.senda.store.contacts.Contact;
import dev.senda.store.previews.Preview.PreviewResult;
import dev.senda.store.previews.PreviewRequest;
import dev.senda.workers.rendering.MessageRenderer;
import dev.senda.workers.rendering.RenderRequest;
import dev.senda.workers.rendering.RenderedEmail;
import dev.senda.workers.rendering.RenderedMessage;
import dev.senda.workers.rendering.RenderedText;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Renders a message of a journey with the values of a contact, with given ones or with made-up
 * ones. It is the renderer of sends, so a missing variable is the same error.
 */
public final class PreviewRenderer {

  private final Catalog catalog;
  private final MessageRenderer renderer;

  public PreviewRenderer(Catalog catalog, MessageRenderer renderer) {
    this.catalog = catalog;
    this.renderer = renderer;
  }

  /**
   * What is known of a contact in the journey.
   *
   * @param events the properties of events, by the names that templates use, and the digest
   * @param coupon null for none
   */
  public record KnownValues(Contact contact, Map<String, Object> events, @Nullable String coupon) {

    /** The key only: personal data stays out of logs. */
    @Override
    public String toString() {
      return "KnownValues[contact=%s]".formatted(contact);
    }
  }

  /**
   * Renders a preview.
   *
   * @param id the message's id, for its links; nobody knows it
   * @param known what is known of the contact; null for sample values only
   * @throws dev.senda.workers.rendering.RenderingException as at a send
   * @throws dev.senda.catalog.UnknownJourneyException if there is no such journey
   * @throws IllegalArgumentException if the sample is no JSON object of the expected form
   */
  public RenderedMessage render(UUID id, PreviewRequest request, @Nullable KnownValues known) {
    var journey = catalog.findJourney(request.journey());
    var message = withConfirmation(journey, messageOf(request), request.locale());
    var given =
        request.sample() == null
            ? SampleValues.NONE
            : SampleValues.parse(request.sample(), request.data());
    var values =
        known == null
            ? sample(journey, message, request, given)
            : withSample(journey, message, request, known, given);
    return renderer.render(
        new RenderRequest(
            id, journey, message, values.contact(), values.events(), values.coupon()));
  }

  /** A template with the link to confirm a subscription is that of a mail that asks for it. */
  private Message.Single withConfirmation(
      Journey journey, Message.Single message, @Nullable String locale) {
    boolean hasLink =
        variables(journey, message, locale).stream()
            .anyMatch(variable -> variable.name().equals("links.confirm"));
    return hasLink && message instanceof Message.Email email
        ? new Message.Email(
            email.template(),
            email.subject(),
            email.step(),
            false,
            null,
            new Message.OptIn("preview", Duration.ofDays(1)),
            null)
        : message;
  }

  /** A part that is given is complete: what it lacks is missing, as at a send. */
  private KnownValues sample(
      Journey journey, Message.Single message, PreviewRequest request, SampleValues given) {
    var madeUp = MadeUpValues.of(variables(journey, message, request.locale()));
    var traits = given.contact() == null ? madeUp.contact() : given.contact();
    var events = new HashMap<>(madeUp.events());
    events.putAll(madeUpDigest(request));
    events.putAll(given.events());
    return new KnownValues(
        SampleValues.contactOf(traits == null ? Map.of() : traits, request.locale()),
        events,
        given.coupon() == null ? madeUp.coupon() : given.coupon());
  }

  private Map<String, Object> madeUpDigest(PreviewRequest request) {
    var digest = request.digest();
    return digest == null
        ? Map.of()
        : MadeUpValues.digest(
            catalog.events().getOrDefault(digest.event().name(), Set.of()), digest.newest());
  }

  /** Nothing is fetched for a preview: what the message would fetch is made up. */
  private Map<String, Object> madeUpData(
      Journey journey, Message.Single message, PreviewRequest request) {
    var name = request.data();
    var madeUp =
        name == null
            ? null
            : MadeUpValues.of(variables(journey, message, request.locale())).events().get(name);
    return name == null || madeUp == null ? Map.of() : Map.of(name, madeUp);
  }

  private KnownValues withSample(
      Journey journey,
      Message.Single message,
      PreviewRequest request,
      KnownValues known,
      SampleValues given) {
    var events = new HashMap<>(madeUpData(journey, message, request));
    events.putAll(madeUpDigest(request));
    events.putAll(known.events());
    events.putAll(given.events());
    var contact = known.contact();
    var locale = request.locale();
    return new KnownValues(
        locale == null ? contact : inLocale(contact, locale),
        events,
        given.coupon() == null ? known.coupon() : given.coupon());
  }

  private static Contact inLocale(Contact contact, String locale) {
    return new Contact(
        contact.key(),
        contact.userId(),
        contact.anonymousId(),
        contact.email(),
        contact.phone(),
        locale,
        contact.timeZone(),
        contact.lifecycle(),
        contact.score(),
        contact.attributes(),
        contact.createdAt(),
        contact.updatedAt(),
        contact.erasedAt());
  }

  private Set<TemplateVariable> variables(
      Journey journey, Message.Single message, @Nullable String locale) {
    var locales = new LinkedHashSet<Locale>();
    if (locale != null) {
      var wanted = Locale.forLanguageTag(locale.replace('_', '-'));
      locales.add(wanted);
      locales.add(Locale.of(wanted.getLanguage()));
    }
    locales.addAll(catalog.locales());
    return locales.stream()
        .flatMap(one -> catalog.templateVariables(journey.plan().name(), message, one).stream())
        .findFirst()
        .orElse(Set.of());
  }

  /** The message that the journey sends. */
  static Message.Single messageOf(PreviewRequest request) {
    var template = request.template();
    return switch (request.channel()) {
      case EMAIL -> {
        var email = Message.email(template);
        yield request.subject() == null ? email : email.subject(request.subject());
      }
      case SMS -> Message.sms(template);
      case WHATSAPP -> Message.whatsapp(template);
      case MESSENGER -> Message.messenger(template);
      case PUSH -> Message.push(template);
      case WEBHOOK ->
          throw new IllegalArgumentException(
              "channel: webhook (expected a channel that sends messages to contacts)");
    };
  }

  /** The message as an author looks at it. */
  public static PreviewResult resultOf(RenderedMessage rendered) {
    var leftOut = rendered.leftOutLinks().stream().map(reason -> "Left out: " + reason);
    return switch (rendered) {
      case RenderedEmail mail ->
          new PreviewResult(
              mail.locale(),
              mail.subject(),
              mail.html(),
              mail.text(),
              leftOut.collect(joining("\n")));
      case RenderedText text ->
          new PreviewResult(
              text.locale(),
              text.subject(),
              null,
              text.text(),
              Stream.concat(leftOut, contentNote(text)).collect(joining("\n")));
    };
  }

  private static Stream<String> contentNote(RenderedText text) {
    var content = text.whatsAppTemplate();
    return content == null
        ? Stream.of()
        : Stream.of(
            "Outside of the session window: content %s with %s"
                .formatted(content.sid(), content.variables()));
  }
}
