package dev.senda.workers.rendering;

import dev.senda.journey.Message;
import dev.senda.store.Contact;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jspecify.annotations.Nullable;

/** Renders messages. It is safe to be used by many threads. */
public final class Renderer {

  private static final Pattern CONTENT = Pattern.compile("\\{\\{-?\\s*content\\s*-?}}");
  private static final Pattern BREAKS = Pattern.compile("[\\p{Cntrl}\\u2028\\u2029\\s]+");

  private static final int LONGEST_SUBJECT_OF_A_TEXT = 60;

  private final Templates templates;
  private final TrackedLinks links;
  private final Map<String, Object> company;
  private final Liquid html = Liquid.withHoles();
  private final Liquid plain = Liquid.ofPlainText();
  private final Mjml mjml = new Mjml();

  /**
   * Renders in the name of a company.
   *
   * @param company its name, for {@code company.name}
   * @param postalAddress for {@code company.postal_address}
   */
  public Renderer(Templates templates, TrackedLinks links, String company, String postalAddress) {
    this.templates = templates;
    this.links = links;
    this.company = Map.of("name", company, "postal_address", postalAddress);
  }

  /**
   * Renders the letter.
   *
   * @throws RenderingProblem if it cannot be rendered: a template, a translation or a variable is
   *     missing, or the template is broken
   */
  public Rendered render(Letter letter) {
    var source = templates.find(letter.journey(), letter.message(), letter.contact().locale());
    return switch (letter.message()) {
      case Message.Email email -> email(letter, email, source);
      case Message.Text _ -> text(letter, source);
    };
  }

  private RenderedText text(Letter letter, Source source) {
    var variables = variables(letter);
    var text = plain.render(source, source.body(), variables).strip();
    if (text.isEmpty()) {
      throw RenderingProblem.of(source, "its text is empty for this contact");
    }
    return new RenderedText(
        source.locale().toLanguageTag(), firstWords(text), links.putInto(text, letter.id()));
  }

  private static String firstWords(String text) {
    var line = oneLine(text);
    return line.length() > LONGEST_SUBJECT_OF_A_TEXT
        ? line.substring(0, LONGEST_SUBJECT_OF_A_TEXT - 1).strip() + "…"
        : line;
  }

  private RenderedEmail email(Letter letter, Message.Email email, Source source) {
    var layout = templates.layout(source);
    if (!CONTENT.matcher(layout).find()) {
      throw RenderingProblem.of(source, "its layout has no {{ content }}");
    }
    var unsubscribe = links.unsubscribe(letter.id());
    var variables = variables(letter);
    var subject = oneLine(plain.render(source, subject(source, email), variables));
    if (subject.isEmpty()) {
      throw RenderingProblem.of(source, "its subject is empty for this contact");
    }
    variables.put("subject", subject);
    variables.put("preheader", oneLine(plain.render(source, source.preheader(), variables)));
    var body = CONTENT.matcher(layout).replaceFirst(Matcher.quoteReplacement(source.body()));
    var page = Jsoup.parse(mjml.toHtml(source, html.skeleton(source, body, variables)));
    page.outputSettings().prettyPrint(false);
    if (letter.journey().plan().topic() != null
        && page.select("a[href]").stream()
            .noneMatch(link -> link.attr("href").equals(unsubscribe))) {
      throw RenderingProblem.of(
          source, "nobody could unsubscribe (expected a link to {{ links.unsubscribe }})");
    }
    links.putInto(page, letter.id(), source);
    return new RenderedEmail(
        source.locale().toLanguageTag(),
        subject,
        page.outerHtml(),
        PlainText.of(page),
        URI.create(unsubscribe));
  }

  private String subject(Source source, Message.Email email) {
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
    throw RenderingProblem.of(
        source,
        "the subject \"%s\" is not translated (expected it under subjects: in the front matter)"
            .formatted(override));
  }

  private Map<String, Object> variables(Letter letter) {
    var variables = new HashMap<String, Object>();
    variables.put("contact", attributes(letter.contact()));
    variables.put("event", letter.event());
    variables.put("company", company);
    if (letter.coupon() != null) {
      variables.put("coupon", letter.coupon());
    }
    variables.put(
        "links",
        Map.of(
            "unsubscribe", links.unsubscribe(letter.id()),
            "preferences", links.preferences(letter.id())));
    return variables;
  }

  private static Map<String, Object> attributes(Contact contact) {
    var attributes = new HashMap<String, Object>(contact.attributes());
    putIfKnown(attributes, "email", contact.email());
    putIfKnown(attributes, "phone", contact.phone());
    putIfKnown(attributes, "locale", contact.locale());
    putIfKnown(attributes, "time_zone", contact.timeZone());
    putIfKnown(
        attributes,
        "lifecycle",
        contact.lifecycle() == null ? null : contact.lifecycle().wireName());
    return attributes;
  }

  private static void putIfKnown(
      Map<String, Object> attributes, String name, @Nullable String value) {
    if (value != null) {
      attributes.put(name, value);
    }
  }

  /** A value must not add a line to a mail's header. */
  private static String oneLine(String text) {
    return BREAKS.matcher(text).replaceAll(" ").strip();
  }
}
