package dev.senda.workers.rendering;

import static dev.senda.journey.Message.email;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.senda.catalog.Catalog;
import dev.senda.journey.Enrollment;
import dev.senda.journey.Journey;
import dev.senda.journey.Plan;
import dev.senda.settings.brand.Brand;
import dev.senda.settings.brand.BrandSettings;
import dev.senda.store.contacts.Contact;
import dev.senda.store.support.Ids;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The shipped layouts: each class of messages has its own, in the colors of the brand. */
class LayoutRenderingTest {

  private static final Brand OUTLET =
      new Brand(
          List.of("outlet"),
          List.of("night-sale"),
          "Outlet & Co",
          URI.create("https://outlet.example/"),
          URI.create("https://cdn.outlet.example/logo.png"),
          120,
          "Georgia, serif",
          "0px",
          new Brand.Colors(
              "#aa1100", "#ffffff", "#220000", "#ffffff", "#fff5f0", "#ffffff", "#221111",
              "#220000", "#665555"),
          Brand.unnamed().darkColors(),
          Map.of("Instagram", "https://social.example/outlet"),
          Map.of("en", "Outlet Ltd., registered in Springfield."));

  @TempDir Path directory;

  @BeforeEach
  void template() throws IOException {
    for (var journey : List.of("tips", "night-sale", "order")) {
      var path = directory.resolve(journey + "/hello.en.mjml");
      Files.createDirectories(path.getParent());
      Files.writeString(
          path,
          "---\nsubject: Hi from {{ brand.name }}\n---\n<mj-section><mj-column>"
              + "<mj-text mj-class=\"title\">Hello</mj-text>"
              + "<mj-button href=\"https://shop.example/\">Buy</mj-button>"
              + "</mj-column></mj-section>");
    }
  }

  private record OneMail(Plan plan) implements Journey {
    @Override
    public void run(Enrollment lead) {
      lead.send(email("hello"));
    }
  }

  private static Plan plan(String name) {
    return Plan.named(name).purpose("p").owner("o@example.org");
  }

  private RenderedEmail render(Plan plan) {
    var journey = new OneMail(plan);
    var renderer =
        new Renderer(
            new Templates(Catalog.of(journey), directory, Locale.ENGLISH),
            new TrackedLinks(URI.create(RendererTestBase.BASE + "/"), RendererTestBase.TOKENS),
            "Acme",
            _ -> "1 Main Street",
            ZoneOffset.UTC,
            new BrandSettings(Map.of("outlet", OUTLET)));
    var now = Instant.parse("2026-11-23T09:00:00Z");
    return (RenderedEmail)
        renderer.render(
            new RenderRequest(
                Ids.newUuid(),
                journey,
                email("hello"),
                new Contact(
                    Ids.newContactKey(),
                    null,
                    null,
                    "ada@example.com",
                    null,
                    "en",
                    null,
                    null,
                    0,
                    Map.of(),
                    now,
                    now,
                    null),
                Map.of(),
                null));
  }

  @Test
  void marketing_saysThatTheContactAgreed_andUnsubscribes() {
    var mail = render(plan("tips").topic("tips"));

    assertThat(mail.text()).contains("agreed to hear from Acme", "Unsubscribe from these emails");
    assertThat(mail.unsubscribeUrl()).isNotNull();
    assertThat(mail.html()).contains(String.valueOf(mail.unsubscribeUrl()));
  }

  @Test
  void service_hasAnUnsubscribeLink_whereItHasATopic() {
    var mail = render(plan("tips").topic("tips").service());
    assertThat(mail.text())
        .contains("you use a service of Acme", "Unsubscribe")
        .doesNotContain("agreed");
    assertThat(mail.unsubscribeUrl()).isNotNull();

    var withoutTopic = render(plan("tips").service());
    assertThat(withoutTopic.text()).doesNotContain("Unsubscribe");
    assertThat(withoutTopic.unsubscribeUrl()).isNull();
  }

  @Test
  void transactional_hasNoUnsubscribeLink_alsoWithATopic() {
    for (var plan :
        List.of(plan("order").transactional(), plan("order").topic("orders").transactional())) {
      var mail = render(plan);

      assertThat(mail.text())
          .contains("something that you asked Acme to do")
          .doesNotContainIgnoringCase("unsubscribe")
          .doesNotContain("agreed");
      assertThat(mail.html()).doesNotContain("/u/", "/p/");
      assertThat(mail.unsubscribeUrl()).isNull();
    }
  }

  @Test
  void transactionalTemplate_thatLinksToUnsubscribe_isRefused() throws IOException {
    Files.writeString(
        directory.resolve("order/hello.en.mjml"),
        "---\nsubject: Hi\n---\n<mj-section><mj-column><mj-text>"
            + "<a href=\"{{ links.unsubscribe }}\">Unsubscribe</a></mj-text></mj-column></mj-section>");

    assertThatThrownBy(() -> render(plan("order").transactional()))
        .hasMessageContaining("variable \"links.unsubscribe\" is missing");
  }

  @ParameterizedTest
  @CsvSource({
    "night-sale,tips,Outlet & Co",
    "tips,outlet,Outlet & Co",
    "tips,tips,Acme",
  })
  void brand_isThatOfTheJourney_elseOfItsTopic(String journey, String topic, String brand) {
    var mail = render(plan(journey).topic(topic));

    assertThat(mail.subject()).isEqualTo("Hi from " + brand);
    boolean isOutlet = brand.startsWith("Outlet");
    assertThat(mail.html().contains("https://cdn.outlet.example/logo.png")).isEqualTo(isOutlet);
    assertThat(mail.html().contains("#aa1100")).isEqualTo(isOutlet);
    assertThat(mail.html().contains("font-family:Georgia, serif")).isEqualTo(isOutlet);
    assertThat(mail.text().contains("Outlet Ltd., registered in Springfield.")).isEqualTo(isOutlet);
    assertThat(mail.html().contains(">Instagram<")).isEqualTo(isOutlet);
  }

  @Test
  void logo_hasItsNameWherePicturesAreOff_andPagesAreMadeForDarkAndNarrowScreens() {
    var html = render(plan("night-sale").topic("tips")).html();

    assertThat(html).contains("alt=\"Outlet &amp; Co\"", "prefers-color-scheme: dark");
    assertThat(html).contains("content=\"light dark\" name=\"color-scheme\"");
    assertThat(html).doesNotContain("<mj-", "{{", "{%");
  }
}
