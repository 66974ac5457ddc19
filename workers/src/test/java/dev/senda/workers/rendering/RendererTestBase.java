package dev.senda.workers.rendering;

import static dev.senda.journey.Message.email;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.catalog.Catalog;
import dev.senda.journey.Enrollment;
import dev.senda.journey.Journey;
import dev.senda.journey.Message;
import dev.senda.journey.Plan;
import dev.senda.journey.links.LinkTarget;
import dev.senda.journey.links.LinkTarget.Web;
import dev.senda.store.contacts.Contact;
import dev.senda.store.security.LinkTokenSigner;
import dev.senda.store.security.LinkTokenSigner.LinkPurpose;
import dev.senda.store.support.Ids;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Renders templates of a journey {@code tips} for a contact called Ada. */
abstract class RendererTestBase {

  static final String BASE = "https://senda.example";

  static final LinkTokenSigner TOKENS = new LinkTokenSigner("a secret of at least 32 characters");

  static final Journey TIPS = new Tips();

  static final UUID ID = Ids.newUuid();

  @TempDir Path directory;

  final Map<String, Object> attributes = new HashMap<>(Map.of("first_name", "Ada"));

  final Map<String, Object> event = new HashMap<>();

  @Nullable String coupon;

  @Nullable String timeZone;

  static final class Tips implements Journey {
    @Override
    public Plan plan() {
      return Plan.named("tips").purpose("Send tips").owner("tips@example.org").topic("tips");
    }

    @Override
    public void run(Enrollment lead) {
      lead.send(email("hello"));
    }
  }

  @BeforeEach
  void layout() throws IOException {
    write(
        "layout.en.mjml",
        """
        <mjml>
          <mj-head><mj-preview>{{ preheader }}</mj-preview></mj-head>
          <mj-body>
            {{ content }}
            <mj-section><mj-column><mj-text>
              {{ company.name }}, {{ company.postal_address }}.
              <a href="{{ links.unsubscribe }}">Unsubscribe</a>
            </mj-text></mj-column></mj-section>
          </mj-body>
        </mjml>
        """);
  }

  Renderer renderer() {
    return new Renderer(
        new Templates(Catalog.of(TIPS), directory, Locale.ENGLISH),
        new TrackedLinks(URI.create(BASE + "/"), TOKENS),
        "Acme",
        _ -> "1 Main Street");
  }

  RenderedEmail render(Message.Email email, @Nullable String locale) {
    return (RenderedEmail) renderer().render(letter(email, locale, attributes));
  }

  RenderedText render(Message.Text text) {
    return (RenderedText) renderer().render(letter(text, "en", attributes));
  }

  RenderRequest letter(
      Message.Single message, @Nullable String locale, Map<String, Object> contactAttributes) {
    var now = Instant.parse("2026-11-23T09:00:00Z");
    return new RenderRequest(
        ID,
        TIPS,
        message,
        new Contact(
            Ids.newContactKey(),
            null,
            null,
            "ada@example.com",
            null,
            locale,
            timeZone,
            null,
            0,
            contactAttributes,
            now,
            now,
            null),
        Map.of("event", event),
        coupon);
  }

  void template(String locale, String frontMatter, String text) throws IOException {
    write(
        "tips/hello.%s.mjml".formatted(locale),
        "---\n%s\n---\n<mj-section><mj-column><mj-text>\n%s\n</mj-text></mj-column></mj-section>\n"
            .formatted(frontMatter, text));
  }

  void write(String file, String text) throws IOException {
    var path = directory.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  /** Where the redirect leads, by the rule of the API. */
  static String clicked(String link) {
    assertThat(link).startsWith(BASE + "/t/");
    var content =
        TOKENS.verify(LinkPurpose.CLICK, link.substring((BASE + "/t/").length())).orElseThrow();
    assertThat(LinkTarget.parse(content.target())).isEqualTo(new Web(content.target()));
    return content.target();
  }
}
