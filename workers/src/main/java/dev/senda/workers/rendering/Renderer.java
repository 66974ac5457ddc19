package dev.senda.workers.rendering;

import dev.senda.channels.WhatsAppTemplate;
import dev.senda.journey.Journey;
import dev.senda.journey.Message;
import dev.senda.journey.MessageClass;
import dev.senda.journey.Plan;
import dev.senda.journey.ValueReference;
import dev.senda.settings.brand.BrandSettings;
import dev.senda.workers.rendering.TrackedLinks.MessageLinks;
import dev.senda.workers.rendering.cache.LruCache;
import dev.senda.workers.rendering.links.TrackingSwitch;
import dev.senda.workers.rendering.liquid.LiquidTemplate.Reader;
import dev.senda.workers.rendering.mjml.MjmlRules;
import dev.senda.workers.rendering.page.HtmlToTextConverter;
import dev.senda.workers.rendering.page.PreparedPage;
import dev.senda.workers.rendering.page.TemplateWithSlots;
import dev.senda.workers.rendering.variables.BrandVariables;
import dev.senda.workers.rendering.variables.ContactVariables;
import java.net.URI;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Renders messages: Liquid, layout, MJML, tracked links and the text part. */
public final class Renderer implements MessageRenderer {

  private static final Pattern CONTENT = Pattern.compile("\\{\\{-?\\s*content\\s*-?}}");
  private static final Logger LOG = LoggerFactory.getLogger(Renderer.class);

  private static final Pattern BREAKS = Pattern.compile("[\\p{Cc}\\u2028\\u2029\\s]+");

  /** In characters; mailboxes show less than a hundred. */
  private static final int LONGEST_SUBJECT = 255;

  private static final int LONGEST_SUBJECT_OF_A_TEXT = 60;

  private final Templates templates;
  private final TrackedLinks links;
  private final String company;
  private final Function<Plan, String> postalAddress;
  private final ZoneId defaultZone;
  private final BrandVariables brands;
  private final LiquidEngine liquid = new LiquidEngine();
  private final MjmlCompiler mjml = new MjmlCompiler();
  private final LruCache<BodyKey, String> bodies = new LruCache<>(200);

  private record BodyKey(TemplateSource source, String layout) {

    /** The template only: its texts are long. */
    @Override
    public String toString() {
      return "BodyKey[template=%s]".formatted(source.template());
    }
  }

  /** Creates a renderer that writes times in UTC for contacts without a time zone. */
  public Renderer(
      Templates templates,
      TrackedLinks links,
      String company,
      Function<Plan, String> postalAddress) {
    this(templates, links, company, postalAddress, ZoneOffset.UTC, BrandSettings.none());
  }

  /**
   * Creates a renderer for a company.
   *
   * @param company its name, for {@code company.name}
   * @param postalAddress of a journey's sender, for {@code company.postal_address}
   * @param defaultZone for the times in messages to contacts without a time zone
   * @param brands the names and looks of mails, by journey
   */
  public Renderer(
      Templates templates,
      TrackedLinks links,
      String company,
      Function<Plan, String> postalAddress,
      ZoneId defaultZone,
      BrandSettings brands) {
    this.templates = templates;
    this.links = links;
    this.company = company;
    this.postalAddress = postalAddress;
    this.defaultZone = defaultZone;
    this.brands = new BrandVariables(brands, company);
  }

  @Override
  public RenderedMessage render(RenderRequest renderRequest) {
    var source =
        templates.find(
            renderRequest.journey(), renderRequest.message(), renderRequest.contact().locale());
    return switch (renderRequest.message()) {
      case Message.Email email -> email(renderRequest, email, source);
      case Message.Text _ -> text(renderRequest, source);
    };
  }

  private RenderedText text(RenderRequest renderRequest, TemplateSource source) {
    var messageLinks = messageLinks(renderRequest, source);
    var variables = variables(renderRequest, source.locale(), messageLinks);
    var reader = reader(renderRequest, source);
    var snippets = snippets(renderRequest, source, false);
    var text = liquid.render(source, source.body(), variables, reader, snippets).strip();
    if (text.isEmpty()) {
      throw RenderingException.of(source, "its text is empty for this contact");
    }
    var tracked = messageLinks.track(text, source.body());
    var content = content(source, variables, reader, snippets, messageLinks);
    return new RenderedText(
        source.locale().toLanguageTag(),
        firstWords(text),
        tracked,
        content,
        messageLinks.shortLinks(),
        messageLinks.leftOut());
  }

  private @Nullable WhatsAppTemplate content(
      TemplateSource source,
      Map<String, Object> variables,
      Reader reader,
      SnippetFiles snippets,
      MessageLinks messageLinks) {
    var whatsAppTemplateSource = source.whatsAppTemplate();
    if (whatsAppTemplateSource == null) {
      return null;
    }
    var values = new LinkedHashMap<String, String>();
    whatsAppTemplateSource
        .variables()
        .forEach(
            (name, value) -> {
              // WhatsApp takes neither an empty value nor one of several lines.
              var line = oneLine(liquid.render(source, value, variables, reader, snippets));
              if (line.isEmpty()) {
                throw RenderingException.of(
                    source, "variable \"%s\" of its content is empty".formatted(name));
              }
              values.put(name, messageLinks.track(line, value));
            });
    return new WhatsAppTemplate(whatsAppTemplateSource.sid(), values);
  }

  @Override
  public boolean hasWhatsAppTemplate(
      Journey journey, Message.Single message, @Nullable String locale) {
    return templates.find(journey, message, locale).whatsAppTemplate() != null;
  }

  private SnippetFiles snippets(
      RenderRequest renderRequest, TemplateSource source, boolean isMjml) {
    return new SnippetFiles(templates, liquid, renderRequest.journey(), source.locale(), isMjml);
  }

  private static String firstWords(String text) {
    var line = oneLine(text);
    return shorten(line, LONGEST_SUBJECT_OF_A_TEXT);
  }

  private RenderedEmail email(
      RenderRequest renderRequest, Message.Email email, TemplateSource source) {
    var plan = renderRequest.journey().plan();
    var isConfirmation = email.isConfirmation();
    var layout = templates.layout(renderRequest.journey(), source, classOf(plan, email));
    var body = bodies.get(new BodyKey(source, layout), () -> bodyOf(source, layout));
    var isUnsubscribable = plan.isUnsubscribable() && !isConfirmation;
    var messageLinks = messageLinks(renderRequest, source);
    var unsubscribe = messageLinks.unsubscribeUrl();
    var required =
        isConfirmation ? messageLinks.confirmUrl() : isUnsubscribable ? unsubscribe : null;
    var variables = variables(renderRequest, source.locale(), messageLinks);
    var reader = reader(renderRequest, source);
    var ofText = snippets(renderRequest, source, false);
    var subject =
        shortenSubject(
            source,
            oneLine(liquid.render(source, subject(source, email), variables, reader, ofText)));
    if (subject.isEmpty()) {
      throw RenderingException.of(source, "its subject is empty for this contact");
    }
    variables.put("subject", subject);
    variables.put(
        "preheader", oneLine(liquid.render(source, source.preheader(), variables, reader, ofText)));
    var slots =
        liquid.renderWithSlots(
            source, body, variables, reader, snippets(renderRequest, source, true));
    var prepared = mjml.findPrepared(source, slots);
    var content =
        prepared.isPresent()
            ? fill(messageLinks, prepared.get(), slots, required)
            : parse(messageLinks, slots, source, required);
    return new RenderedEmail(
        source.locale().toLanguageTag(),
        subject,
        content.html(),
        content.text(),
        isUnsubscribable ? URI.create(unsubscribe) : null,
        messageLinks.leftOut(),
        isConfirmation ? subject(source, email) + "\n\n" + source.body() : "");
  }

  private record Content(String html, String text) {

    /** The type only: personal data stays out of logs. */
    @Override
    public String toString() {
      return "Content[]";
    }
  }

  /**
   * @param required a link that the mail must have; null for none
   */
  private static Content fill(
      MessageLinks messageLinks,
      PreparedPage.FilledPage page,
      TemplateWithSlots slots,
      @Nullable String required) {
    var found = page.links();
    if (required != null
        && found.stream().noneMatch(link -> link.isAnchor() && link.target().equals(required))) {
      throw messageLinks.missing(required);
    }
    var targets = messageLinks.track(found, slots.text());
    return new Content(page.html(targets, messageLinks.pixel()), page.text(targets));
  }

  /** As {@link #fill}, for a page whose structure may depend on its values. */
  private Content parse(
      MessageLinks messageLinks,
      TemplateWithSlots slots,
      TemplateSource source,
      @Nullable String required) {
    var page = Jsoup.parse(mjml.toHtml(source, slots));
    page.outputSettings().prettyPrint(false);
    if (required != null
        && page.select("a[href]").stream().noneMatch(link -> link.attr("href").equals(required))) {
      throw messageLinks.missing(required);
    }
    messageLinks.track(page, slots.text());
    return new Content(
        TrackingSwitch.removeMarks(page.outerHtml()), HtmlToTextConverter.convert(page));
  }

  /** A mail that asks for consent is no advertising, whatever its journey sends besides. */
  static MessageClass classOf(Plan plan, Message.Single message) {
    return message instanceof Message.Email email && email.isConfirmation()
        ? MessageClass.TRANSACTIONAL
        : plan.messageClass();
  }

  /**
   * The template in its layout.
   *
   * @throws RenderingException if it has MJML that is not supported
   */
  static String bodyOf(TemplateSource source, String layout) {
    var content = CONTENT.matcher(layout);
    if (!content.find()) {
      throw RenderingException.of(source, "its layout has no {{ content }}");
    }
    refuse(source, "line ", source.bodyLine(), MjmlRules.check(source.body()));
    refuse(source, "in its layout: line ", 1, MjmlRules.check(layout));
    return content.replaceFirst(Matcher.quoteReplacement(source.body()));
  }

  private static void refuse(
      TemplateSource source, String place, int firstLine, List<MjmlRules.MjmlFinding> findings) {
    findings.stream()
        .findFirst()
        .ifPresent(
            finding -> {
              throw RenderingException.of(
                  source,
                  "its MJML is broken: %s%d: %s"
                      .formatted(place, finding.line() + firstLine - 1, finding.reason()));
            });
  }

  private String subject(TemplateSource source, Message.Email email) {
    var override = email.subject();
    if (override == null) {
      return source.subject();
    }
    var translated = source.subjects().get(override);
    if (translated != null) {
      return translated;
    }
    if (source.locale().getLanguage().equals(templates.defaultLocale().getLanguage())) {
      return override;
    }
    throw RenderingException.of(
        source,
        "the subject \"%s\" is not translated (expected it under subjects: in the front matter)"
            .formatted(override));
  }

  /**
   * Who reads the message: in the template's language, with the contact's country if the contact
   * has that language.
   */
  private Reader reader(RenderRequest renderRequest, TemplateSource source) {
    var contact = renderRequest.contact();
    var wanted = Templates.parsed(contact.locale() == null ? "" : contact.locale());
    var locale =
        source.locale().getCountry().isEmpty()
                && wanted.getLanguage().equals(source.locale().getLanguage())
            ? wanted
            : source.locale();
    return new Reader(locale, contact.zoneOrDefault(defaultZone), Instant::now);
  }

  private MessageLinks messageLinks(RenderRequest renderRequest, TemplateSource source) {
    return links.of(
        renderRequest.id(),
        renderRequest.message().channel(),
        source,
        utmParameters(renderRequest));
  }

  private static Map<String, String> utmParameters(RenderRequest renderRequest) {
    var plan = renderRequest.journey().plan();
    var message = renderRequest.message();
    var utm = new LinkedHashMap<String, String>();
    if (plan.utmSource() != null) {
      utm.put("utm_source", plan.utmSource());
      utm.put("utm_medium", message.channel().wireName());
      utm.put("utm_campaign", plan.name());
      utm.put("utm_content", message.template());
    }
    return utm;
  }

  private Map<String, Object> variables(
      RenderRequest renderRequest, Locale locale, MessageLinks messageLinks) {
    var variables = new HashMap<String, Object>();
    variables.put("contact", ContactVariables.of(renderRequest.contact()));
    variables.put(ValueReference.Property.START, Map.of());
    variables.putAll(renderRequest.events());
    var plan = renderRequest.journey().plan();
    variables.put("brand", brands.of(plan.name(), plan.topic(), locale));
    variables.put("company", Map.of("name", company, "postal_address", postalAddress.apply(plan)));
    if (renderRequest.coupon() != null) {
      variables.put("coupon", renderRequest.coupon());
    }
    var pages = new HashMap<String, Object>();
    pages.put("preferences", messageLinks.preferencesUrl());
    if (renderRequest.message() instanceof Message.Email email && email.isConfirmation()) {
      pages.put("confirm", messageLinks.confirmUrl());
    } else if (plan.isUnsubscribable()) {
      pages.put("unsubscribe", messageLinks.unsubscribeUrl());
    }
    variables.put("links", pages);
    return variables;
  }

  /** A value must not add a line to a mail's header. */
  private static String oneLine(String text) {
    return BREAKS.matcher(text).replaceAll(" ").strip();
  }

  /** A value of the contact or the event may be as long as it likes. */
  private static String shortenSubject(TemplateSource source, String subject) {
    if (subject.length() > LONGEST_SUBJECT) {
      LOG.warn(
          "Subject shortened: template={} locale={} characters={} (at most {})",
          source.template(),
          source.locale(),
          subject.length(),
          LONGEST_SUBJECT);
    }
    return shorten(subject, LONGEST_SUBJECT);
  }

  private static String shorten(String line, int length) {
    if (line.length() <= length) {
      return line;
    }
    int end = Character.isHighSurrogate(line.charAt(length - 2)) ? length - 2 : length - 1;
    return line.substring(0, end).strip() + "…";
  }
}
