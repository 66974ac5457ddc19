package dev.senda.api.console.previews;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.api.console.ConsolePageTest;
import dev.senda.api.testsupport.PreviewWorker;
import dev.senda.api.testsupport.PreviewWorker.Outcome;
import dev.senda.store.previews.Preview.PreviewResult;
import dev.senda.store.previews.Preview.PreviewState;
import dev.senda.store.previews.Previews;
import java.net.URLEncoder;
import org.jsoup.Jsoup;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** The preview page of a journey's templates. */
class PreviewPageTest extends ConsolePageTest {

  private static final String PATH = "/console/journeys/ebook-nurture/preview";

  private static final String HTML =
      """
      <html><head><style>@media (prefers-color-scheme: dark) { p { color: white } }</style></head>
      <body><p>Hola</p><img src="https://x.example/a.png" alt="A picture"><script>alert(1)</script>
      <a href="https://x.example/">Go</a><img src="https://x.example/o/1" width="1" height="1"></body></html>
      """;

  @Autowired private Previews previews;

  @BeforeEach
  void clear() {
    database.sql("truncate previews").update();
  }

  private PreviewWorker worker(
      PreviewState state, @Nullable PreviewResult result, @Nullable String reason) {
    return new PreviewWorker(previews, _ -> new Outcome(state, result, reason));
  }

  private static PreviewResult mail() {
    return new PreviewResult("es", "Tu guía", HTML, "Hola <b>", "Left out: link 2: no host");
  }

  private String submit(String form) {
    var answer = console.post(PATH, form);
    assertThat(answer.statusCode()).isEqualTo(302);
    return answer.headers().firstValue("Location").orElseThrow().replaceFirst("^http://[^/]+", "");
  }

  @Test
  void journeyPage_leadsToThePreviewOfEachTemplate() {
    var links = console.page("/console/journeys/ebook-nurture").select("section:has(#messages) a");

    assertThat(links.eachText()).contains("Preview ebook-guide", "Preview case-study");
    var form = console.page(links.get(1).attr("href"));
    assertThat(form.select("option[selected]").text()).isNotEmpty();
    assertThat(form.select("select[name=template] option").eachText()).contains("ebook-guide");
    assertThat(form.select("script, style, [style]")).isEmpty();
  }

  @Test
  void preview_isShown_inEveryView() {
    try (var _ = worker(PreviewState.RENDERED, mail(), null)) {
      var shown = submit("action=show&template=ebook-guide&locale=es");
      var page = console.page(shown);

      assertThat(page.select("h2#shown").text()).isEqualTo("Tu guía");
      assertThat(page.text()).contains("Left out: link 2: no host");
      assertThat(page.select(".tabs a").eachText())
          .containsExactly("Mail", "360 px", "Dark", "Pictures off", "Plain text");
      assertThat(page.select("iframe").attr("src")).isEqualTo(shown + "/html?view=wide");
      assertThat(console.page(shown + "?view=narrow").select(".narrow-mail iframe")).hasSize(1);
      assertThat(console.page(shown + "?view=text").select("pre").text()).isEqualTo("Hola <b>");
      assertThat(page.select("[name=locale]").attr("value")).isEqualTo("es");

      var light = console.get(shown + "/html?view=wide");
      assertThat(light.headers().firstValue("Content-Security-Policy").orElseThrow())
          .contains("sandbox")
          .contains("default-src 'none'");
      assertThat(light.body()).contains("@media (max-width: 0)").contains("a.png");
      assertThat(Jsoup.parse(light.body()).select("script, img[width=1]")).isEmpty();
      assertThat(console.get(shown + "/html?view=dark").body()).contains("@media (min-width: 0)");
      assertThat(console.get(shown + "/html?view=plain").body())
          .doesNotContain("a.png")
          .contains("A picture");
    }
  }

  @Test
  void failedRendering_saysWhy() {
    try (var _ =
        worker(
            PreviewState.FAILED,
            null,
            "template \"ebook-guide\" (es): variable \"x\" is missing")) {
      var page = console.page(submit("action=show&template=ebook-guide"));

      assertThat(page.select(".notice.bad").text())
          .isEqualTo(
              "It cannot be rendered. template \"ebook-guide\" (es): variable \"x\" is missing");
      assertThat(page.select("iframe")).isEmpty();
    }
  }

  @Test
  void preview_thatNoWorkerTakes_reloads() {
    var shown = console.get(submit("action=show&template=ebook-guide"));

    assertThat(shown.headers().firstValue("Refresh")).contains("1");
    assertThat(shown.body()).contains("A worker renders it.");
  }

  @Test
  void test_isSentAndListed() {
    try (var _ = worker(PreviewState.SENT, mail(), null)) {
      var page = console.page(submit("action=send&template=ebook-guide&sendTo=me@example.com"));

      assertThat(page.select(".notice").text()).isEqualTo("The test was sent to me@example.com.");
      assertThat(page.select("section:has(#tests) tbody tr").text())
          .contains("ebook-guide, ebook-nurture")
          .contains("me@example.com")
          .contains("sent")
          .contains("console");
    }
    assertThat(console.post(PATH, "action=show&sendTo=me@example.com").statusCode()).isEqualTo(302);
    assertThat(previews.findTestMessages(10)).as("only the button sends").hasSize(1);
  }

  @Test
  void mistakes_areSaidAtTheirFields() {
    var answer =
        console.post(
            PATH,
            "action=send&template=ebook-guide&contact=nobody&sample=%s"
                .formatted(URLEncoder.encode("{\"a\": <b>", UTF_8)));

    var page = Jsoup.parse(answer.body());
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(page.select("#preview-send-error").text())
        .isEqualTo("missing (expected an email address)");
    assertThat(page.select("[name=sample]").text()).isEqualTo("{\"a\": <b>");
    var unknown =
        Jsoup.parse(
            console.post(PATH, "action=show&template=ebook-guide&contact=nobody&sample=x").body());
    assertThat(unknown.select(".field-error").eachText())
        .satisfiesExactly(
            contact -> assertThat(contact).startsWith("no contact \"nobody\""),
            sample -> assertThat(sample).startsWith("no JSON object"));
    assertThat(console.postWithoutToken(PATH, "action=send").statusCode()).isEqualTo(403);
  }
}
