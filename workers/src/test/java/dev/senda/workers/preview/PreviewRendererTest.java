package dev.senda.workers.preview;

import static dev.senda.journey.Digest.digest;
import static dev.senda.journey.Event.event;
import static dev.senda.journey.Message.email;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.senda.catalog.Catalog;
import dev.senda.catalog.TrackingPlan;
import dev.senda.journey.Enrollment;
import dev.senda.journey.Journey;
import dev.senda.journey.Message;
import dev.senda.journey.MessageData;
import dev.senda.journey.Plan;
import dev.senda.store.security.LinkTokenSigner;
import dev.senda.workers.preview.PreviewRenderer.KnownValues;
import dev.senda.workers.rendering.Renderer;
import dev.senda.workers.rendering.RenderingException;
import dev.senda.workers.rendering.Templates;
import dev.senda.workers.rendering.TrackedLinks;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a preview prints of digests and of fetched data, without a database. */
class PreviewRendererTest {

  private static final URI ADDRESS = URI.create("https://links.acme.example");

  private static final Message.Email NEWS = email("news").with(digest(event("Article Published")));

  private static final Message.Email PRICES = email("prices").with("prices", Prices.class);

  private static final Catalog CATALOG =
      Catalog.of(
          List.of(new News()),
          List.of(),
          TrackingPlan.EMPTY.event("Article Published", "title", "url"));

  /** What the mail with the prices prints. */
  interface Prices extends MessageData {}

  private static final class News implements Journey {

    @Override
    public Plan plan() {
      return Plan.named("news").purpose("Tell news").owner("news@acme.example").topic("news");
    }

    @Override
    public void run(Enrollment lead) {
      lead.send(NEWS);
      lead.send(PRICES);
    }
  }

  private static String text(Message.Email message, @Nullable String sample, boolean hasContact) {
    var links = new LinkTokenSigner("the links of this test lead nowhere");
    var renderer =
        new Renderer(
            new Templates(CATALOG, null, Locale.ENGLISH),
            new TrackedLinks(ADDRESS, links, ADDRESS, Set.of()),
            "Acme",
            _ -> "1 Main Street");
    var known =
        hasContact ? new KnownValues(SampleValues.contactOf(Map.of(), "en"), Map.of(), null) : null;
    return PreviewRenderer.resultOf(
            new PreviewRenderer(CATALOG, renderer)
                .render(
                    UUID.randomUUID(),
                    PreviewRequests.of("news", message, "en", null, sample, null, "test"),
                    known))
        .text();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void madeUpDigest_hasThePropertiesOfTheTrackingPlan(boolean hasContact) {
    assertThat(text(NEWS, null, hasContact))
        .contains(
            "[title 1 https://www.example.com/]"
                + "[title 2 https://www.example.com/]"
                + "[title 3 https://www.example.com/] and 0");
    assertThat(text(NEWS.with(digest(event("Article Published")).newest(1)), null, hasContact))
        .contains("[title 1 ")
        .doesNotContain("[title 2 ");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void digestOfASample_isPrinted(boolean hasContact) {
    assertThat(
            text(
                NEWS,
                """
                {"digest": [{"title": "Own", "url": "https://acme.example/"}], "digest_rest": 3}
                """,
                hasContact))
        .contains("[Own https://acme.example/] and 3");
    assertThat(text(NEWS, "{\"digest_rest\": 3}", hasContact)).contains("[title 1 ", " and 3");
  }

  @Test
  void messageWithoutDigest_lacksIt_asAtASend() {
    assertThatThrownBy(() -> text(email("news"), null, false))
        .isInstanceOf(RenderingException.class)
        .hasMessageContaining("variable \"digest\" is missing");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void fetchedData_areMadeUp_orOfTheSample(boolean hasContact) {
    assertThat(text(PRICES, null, hasContact)).contains("Gold gold, 49.9");
    assertThat(text(PRICES, "{\"prices\": {\"gold\": 10, \"total\": 11}}", hasContact))
        .contains("Gold 10, 11");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void fetchedDataOfASample_mayBeAnyValue(boolean hasContact) {
    var list = email("prices-list").with("prices", Prices.class);

    assertThat(text(list, "{\"prices\": [10, 11]}", hasContact)).contains("[10][11]");
    assertThatThrownBy(() -> text(list, "{\"other\": [10, 11]}", hasContact))
        .hasMessageStartingWith("sample: \"other\" is no object");
  }
}
