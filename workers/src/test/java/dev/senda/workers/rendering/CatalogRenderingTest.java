package dev.senda.workers.rendering;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.senda.catalog.Catalog;
import dev.senda.channels.DeliveryResult;
import dev.senda.channels.OutboundEmail;
import dev.senda.channels.sendgrid.SendGridChannel;
import dev.senda.channels.smtp.SmtpChannel;
import dev.senda.explorer.Explorer;
import dev.senda.fakes.sendgrid.FakeSendGrid;
import dev.senda.journey.Journey;
import dev.senda.journey.Message;
import dev.senda.journey.engine.Step;
import dev.senda.store.contacts.Contact;
import dev.senda.store.security.LinkTokenSigner;
import dev.senda.store.support.Ids;
import jakarta.mail.Multipart;
import jakarta.mail.internet.InternetAddress;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Renders every message that any path of any catalog journey sends, in every locale, for contacts
 * with ordinary and with odd names; the mails as they arrive by SMTP and by SendGrid. The pages are
 * left in target/emails, to look at.
 */
class CatalogRenderingTest {

  private static final Catalog CATALOG = Catalog.load();
  private static final List<String> LOCALES = List.of("en", "es");
  private static final Map<String, String> CONTACTS =
      Map.of("ordinary", "Ana", "odd", "Zoë \"<O'Neil> & {{ sons }}");

  /** What the events that start our journeys tell. */
  private static final Map<String, Object> EVENT =
      Map.ofEntries(
          Map.entry("form", "ebook"),
          Map.entry("webinar", "till-in-a-day"),
          Map.entry("title", "A till in a day"),
          Map.entry("starts_at", "2026-12-03T17:00:00Z"),
          Map.entry("used", 4),
          Map.entry("allowed", 5),
          Map.entry("currency", "EUR"),
          Map.entry(
              "products",
              List.of(
                  Map.of("name", "Teapot & two cups", "quantity", 1, "price", 39.5),
                  Map.of("name", "Green tea <loose>", "quantity", 3))));

  /** What an app answers to the request for a recommendation. */
  private static final Map<String, Object> PICK =
      Map.of(
          "plan",
          "Pro",
          "price",
          49,
          "currency",
          "EUR",
          "reasons",
          List.of("Five tills & two places", "Your own reports"));

  private static final String PUBLIC_URL = "https://senda.example";
  private static final LinkTokenSigner TOKENS =
      new LinkTokenSigner("a secret of at least 32 characters");
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private static final GreenMail SMTP =
      new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));

  private static FakeSendGrid sendGrid;
  private static SmtpChannel bySmtp;
  private static SendGridChannel bySendGrid;

  private final Renderer renderer =
      new Renderer(
          new Templates(CATALOG, null, Locale.ENGLISH),
          new TrackedLinks(URI.create(PUBLIC_URL), TOKENS),
          "Acme & Co",
          _ -> "1 Main Street, Springfield");

  @BeforeAll
  static void open() throws Exception {
    SMTP.start();
    sendGrid = FakeSendGrid.start(0);
    var sender = new InternetAddress("tips@acme.example", "Acme & Co");
    bySmtp =
        new SmtpChannel(
            new SmtpChannel.Settings(
                "127.0.0.1",
                SMTP.getSmtp().getPort(),
                null,
                null,
                false,
                null,
                null,
                sender,
                null,
                TIMEOUT));
    bySendGrid =
        new SendGridChannel(
            new SendGridChannel.Settings(
                sendGrid.apiKey(), sendGrid.address(), null, null, false, sender, null, TIMEOUT));
  }

  @AfterAll
  static void close() throws Exception {
    bySmtp.close();
    bySendGrid.close();
    sendGrid.close();
    SMTP.stop();
  }

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
  void everyMessageOfEveryPath_rendersAndArrives(Case sample) throws Exception {
    var name = CONTACTS.getOrDefault(sample.contact(), "");
    var id = Ids.newUuid();

    var rendered =
        renderer.render(
            new RenderRequest(
                id,
                sample.journey(),
                sample.message(),
                contact(name, sample.locale()),
                Map.of("event", EVENT, "pick", PICK),
                "WELCOME-7F3K"));

    assertThat(rendered.locale()).isEqualTo(sample.locale());
    assertThat(rendered.subject()).isNotBlank().doesNotContain("&amp;", "&lt;");
    switch (rendered) {
      case RenderedEmail mail -> {
        check(mail, name);
        checkLinks(id, mail);
        checkArrivedBySmtp(id, mail);
        checkArrivedBySendGrid(id, mail);
        leaveToLookAt(sample, "html", mail.html());
        leaveToLookAt(sample, "txt", mail.subject() + "\n\n" + mail.text());
      }
      case RenderedText text -> {
        assertThat(text.text()).isNotBlank().doesNotContain("{%");
        leaveToLookAt(sample, sample.message().channel().wireName(), text.text());
      }
    }
  }

  /** What broken apps report as the products of a cart. */
  static Stream<Map<String, Object>> oddEvents() {
    var good = Map.of("name", "Green tea", "quantity", 3);
    var withNull = new ArrayList<@Nullable Object>(List.of(good));
    withNull.add(null);
    var products =
        Stream.<Object>of(
            withNull,
            List.of(good, Map.of("quantity", 1)),
            List.of(good, Map.of("name", " ")),
            List.of(good, List.of(), 7, "tea", true),
            List.of(Map.of("name", "Green tea")),
            good,
            "Green tea",
            "",
            7,
            true,
            List.of(),
            List.of("Green tea"));
    return Stream.concat(
        Stream.of(Map.<String, Object>of()),
        products.map(value -> Map.<String, Object>of("form", "ebook", "products", value)));
  }

  @ParameterizedTest
  @MethodSource("oddEvents")
  void oddDataOfAnEvent_holdsNoMessage(Map<String, Object> event) {
    everyMessage()
        .filter(sample -> sample.contact().equals("ordinary") && printsAnEvent(sample))
        .forEach(
            sample -> {
              var request =
                  new RenderRequest(
                      Ids.newUuid(),
                      sample.journey(),
                      sample.message(),
                      contact("Ana", sample.locale()),
                      Map.of("event", event),
                      "WELCOME-7F3K");
              switch (renderer.render(request)) {
                case RenderedEmail mail -> {
                  check(mail, "Ana");
                  var rows = Jsoup.parse(mail.html()).select("td:contains(×)").eachText();
                  assertThat(rows).as("%s", sample).doesNotContain("×");
                  boolean isListed =
                      sample
                              .message()
                              .template()
                              .matches("cart-(reminder|last-call|coupon)|how-was-it")
                          && event.get("products") instanceof List<?> list
                          && list.stream().anyMatch(Map.class::isInstance);
                  assertThat(mail.html().contains("Green tea"))
                      .as("%s", sample)
                      .isEqualTo(isListed);
                }
                case RenderedText text -> assertThat(text.text()).isNotBlank();
              }
            });
  }

  private static boolean printsAnEvent(Case sample) {
    return CATALOG
        .templateText(
            sample.journey(),
            sample.message().template(),
            sample.message().channel(),
            Locale.forLanguageTag(sample.locale()))
        .orElseThrow()
        .matches("(?s).*(event|pick)\\..*");
  }

  private static void check(RenderedEmail mail, String name) {
    var page = Jsoup.parse(mail.html());
    assertThat(page.title()).isEqualTo(mail.subject());
    assertThat(page.text()).contains(name, "Acme & Co", "1 Main Street, Springfield");
    assertThat(page.select("script, mj-text, mj-section, mj-button, mj-column")).isEmpty();
    assertThat(page.select("a[href^=https://senda.example/t/]")).isNotEmpty();
    assertThat(page.select("a[href=" + mail.unsubscribeUrl() + "]")).hasSize(1);
    assertThat(mail.text()).contains(name, String.valueOf(mail.unsubscribeUrl()), "Acme & Co");
    assertThat(mail.text()).doesNotContain("<mj", "<td", "<p>", "&amp;");
  }

  /** Every link works: it is signed, and leads to the web, to one of our pages or to an address. */
  private static void checkLinks(UUID id, RenderedEmail mail) {
    var page = Jsoup.parse(mail.html());
    for (var link : page.select("a[href], area[href]").eachAttr("href")) {
      var token = link.substring(link.lastIndexOf('/') + 1);
      var purpose = purposeOf(link);
      var content = TOKENS.verify(purpose, token).orElseThrow();
      assertThat(content.messageId()).isEqualTo(id);
      if (purpose == LinkTokenSigner.LinkPurpose.CLICK) {
        assertThat(URI.create(content.target()).getScheme()).isIn("http", "https");
        assertThat(URI.create(content.target()).getHost()).isNotBlank();
      }
    }
    var pixel = page.select("img[src^=%s/o/]".formatted(PUBLIC_URL)).attr("src");
    assertThat(
            TOKENS.verify(
                LinkTokenSigner.LinkPurpose.OPEN, pixel.substring(pixel.lastIndexOf('/') + 1)))
        .isPresent();
  }

  private static LinkTokenSigner.LinkPurpose purposeOf(String link) {
    assertThat(link).startsWith(PUBLIC_URL);
    return switch (link.substring(PUBLIC_URL.length(), PUBLIC_URL.length() + 3)) {
      case "/t/" -> LinkTokenSigner.LinkPurpose.CLICK;
      case "/u/" -> LinkTokenSigner.LinkPurpose.UNSUBSCRIBE;
      case "/p/" -> LinkTokenSigner.LinkPurpose.PREFERENCES;
      default -> throw new AssertionError("unexpected link: " + link);
    };
  }

  private static void checkArrivedBySmtp(UUID id, RenderedEmail mail) throws Exception {
    SMTP.purgeEmailFromAllMailboxes();
    assertThat(bySmtp.deliver(outgoing(id, mail))).isInstanceOf(DeliveryResult.Accepted.class);

    var arrived = SMTP.getReceivedMessages()[0];
    assertThat(arrived.getSubject()).isEqualTo(mail.subject());
    assertThat(arrived.getHeader("List-Unsubscribe", null))
        .isEqualTo("<" + mail.unsubscribeUrl() + ">");
    assertThat(arrived.getHeader("List-Unsubscribe-Post", null))
        .isEqualTo("List-Unsubscribe=One-Click");
    var parts = (Multipart) arrived.getContent();
    assertThat(parts.getBodyPart(0).getContent().toString().replace("\r", ""))
        .isEqualTo(mail.text());
    assertThat(parts.getBodyPart(1).getContent().toString().replace("\r", ""))
        .isEqualTo(mail.html());
  }

  private static void checkArrivedBySendGrid(UUID id, RenderedEmail mail) {
    assertThat(bySendGrid.deliver(outgoing(id, mail))).isInstanceOf(DeliveryResult.Accepted.class);

    var arrived = sendGrid.accepted().getLast();
    assertThat(arrived.subject()).isEqualTo(mail.subject());
    assertThat(arrived.headers())
        .containsEntry("List-Unsubscribe", "<" + mail.unsubscribeUrl() + ">")
        .containsEntry("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
    assertThat(arrived.customArguments())
        .containsExactly(Map.entry(SendGridChannel.MESSAGE_ID_ARGUMENT, id.toString()));
    assertThat(arrived.text()).isEqualTo(mail.text());
    assertThat(arrived.html()).isEqualTo(mail.html());
  }

  private static OutboundEmail outgoing(UUID id, RenderedEmail mail) {
    return new OutboundEmail(
        id,
        "ana@example.com",
        mail.subject(),
        mail.html(),
        mail.text(),
        mail.unsubscribeUrl(),
        "product-tips");
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
        Ids.newContactKey(),
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
