package dev.senda.workers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.catalog.Catalog;
import dev.senda.explorer.Explorer;
import dev.senda.journey.Journey;
import dev.senda.journey.Message;
import dev.senda.journey.engine.Step;
import dev.senda.store.Contact;
import dev.senda.store.Ids;
import dev.senda.store.Tokens;
import dev.senda.workers.rendering.Letter;
import dev.senda.workers.rendering.RenderedEmail;
import dev.senda.workers.rendering.RenderedText;
import dev.senda.workers.rendering.Renderer;
import dev.senda.workers.rendering.Templates;
import dev.senda.workers.rendering.TrackedLinks;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every message that any path of any of our journeys sends, in every locale, for people with
 * ordinary and with odd names. The pages are left in target/emails, to look at.
 */
class CatalogRenderingTest {

  private static final Catalog CATALOG = Catalog.ours();
  private static final List<String> LOCALES = List.of("en", "es");
  private static final Map<String, String> CONTACTS =
      Map.of("ordinary", "Ana", "odd", "Zoë \"<O'Neil> & {{ sons }}");

  /** What the events that start our journeys tell. */
  private static final Map<String, Object> EVENT =
      Map.of(
          "form",
          "ebook",
          "products",
          List.of(
              Map.of("name", "Teapot & two cups", "quantity", 1),
              Map.of("name", "Green tea <loose>", "quantity", 3)));

  private final Renderer renderer =
      new Renderer(
          new Templates(CATALOG, null, Locale.ENGLISH),
          new TrackedLinks(
              URI.create("https://senda.example"),
              new Tokens("a secret of at least 32 characters")),
          "Acme & Co",
          "1 Main Street, Springfield");

  record Case(Journey journey, Message.Single message, String locale, String contact) {
    @Override
    public String toString() {
      return "%s: %s (%s) for an %s contact"
          .formatted(journey.plan().name(), message.step(), locale, contact);
    }
  }

  static Stream<Case> everyMessage() {
    return CATALOG.journeys().stream()
        .flatMap(
            journey ->
                Explorer.explore(journey).steps().stream()
                    .filter(Step.Send.class::isInstance)
                    .flatMap(step -> ((Step.Send) step).message().choices().stream())
                    .flatMap(
                        message ->
                            LOCALES.stream()
                                .flatMap(
                                    locale ->
                                        CONTACTS.keySet().stream()
                                            .map(
                                                contact ->
                                                    new Case(journey, message, locale, contact)))));
  }

  @ParameterizedTest
  @MethodSource("everyMessage")
  void everyMessageOfEveryPathCanBeRendered(Case sample) throws IOException {
    var name = CONTACTS.getOrDefault(sample.contact(), "");

    var rendered =
        renderer.render(
            new Letter(
                Ids.uuid(),
                sample.journey(),
                sample.message(),
                contact(name, sample.locale()),
                EVENT,
                "WELCOME-7F3K"));

    assertThat(rendered.locale()).isEqualTo(sample.locale());
    assertThat(rendered.subject()).isNotBlank().doesNotContain("&amp;", "&lt;");
    switch (rendered) {
      case RenderedEmail mail -> {
        check(mail, name);
        leaveToLookAt(sample, "html", mail.html());
        leaveToLookAt(sample, "txt", mail.subject() + "\n\n" + mail.text());
      }
      case RenderedText text -> {
        assertThat(text.text()).isNotBlank().doesNotContain("{%");
        leaveToLookAt(sample, sample.message().channel().wireName(), text.text());
      }
    }
  }

  private static void check(RenderedEmail mail, String name) {
    var page = Jsoup.parse(mail.html());
    assertThat(page.title()).isEqualTo(mail.subject());
    assertThat(page.text()).contains(name, "Acme & Co", "1 Main Street, Springfield");
    assertThat(page.select("script, mj-text, mj-section, mj-button, mj-column")).isEmpty();
    assertThat(page.select("a[href^=https://senda.example/t/]")).isNotEmpty();
    assertThat(page.select("a[href=" + mail.unsubscribe() + "]")).hasSize(1);
    assertThat(mail.text()).contains(name, mail.unsubscribe().toString(), "Acme & Co");
    assertThat(mail.text()).doesNotContain("<mj", "<td", "<p>", "&amp;");
  }

  private static void leaveToLookAt(Case sample, String ending, String content) throws IOException {
    var directory = Files.createDirectories(Path.of("target", "emails"));
    var file =
        "%s.%s.%s.%s"
            .formatted(sample.message().step(), sample.locale(), sample.contact(), ending)
            .replace(' ', '-');
    Files.writeString(directory.resolve(file), content);
  }

  private static Contact contact(String firstName, String locale) {
    var now = Instant.parse("2026-11-23T09:00:00Z");
    return new Contact(
        Ids.contactKey(),
        null,
        null,
        "ana@example.com",
        null,
        locale,
        null,
        null,
        0,
        Map.of("first_name", firstName),
        now,
        now,
        null);
  }
}
