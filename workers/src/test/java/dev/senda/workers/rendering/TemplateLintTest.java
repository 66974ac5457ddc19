package dev.senda.workers.rendering;

import static dev.senda.journey.Message.email;
import static dev.senda.journey.Message.sms;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.catalog.Catalog;
import dev.senda.explorer.Explorer;
import dev.senda.journey.Enrollment;
import dev.senda.journey.Journey;
import dev.senda.journey.Message;
import dev.senda.journey.Plan;
import dev.senda.journey.engine.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is wrong in a template is found before a message needs it. */
class TemplateLintTest {

  private static final Catalog CATALOG = Catalog.load();

  private static final Journey JOURNEY = CATALOG.journeys().iterator().next();

  @TempDir Path directory;

  private final TemplateLint lint = new TemplateLint(CATALOG, Locale.ENGLISH);

  private List<String> findings(Message.Single message, String text) {
    return lint.check("hello.en", JOURNEY, message, Locale.ENGLISH, text).stream()
        .map(Object::toString)
        .toList();
  }

  private static String mail(String mjml) {
    return "---\nsubject: Hi\n---\n<mj-section>\n<mj-column>%s</mj-column></mj-section>"
        .formatted(mjml);
  }

  static Collection<Journey> journeys() {
    return CATALOG.journeys();
  }

  @ParameterizedTest
  @MethodSource("journeys")
  void shippedTemplates_haveNoFindings(Journey journey) {
    for (var step : Explorer.explore(journey).steps()) {
      if (step instanceof Step.Send send) {
        for (var message : send.message().choices()) {
          for (var locale : CATALOG.locales()) {
            assertThat(lint.check(journey, message, locale)).isEmpty();
          }
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      value = {
        "<mj-text>{{ contact.first_name | capitalise }}</mj-text> => hello.en: its Liquid is"
            + " broken: line 5: found filter \"capitalise\", which is not supported; did you mean"
            + " \"capitalize\"?",
        "<mj-text>{% render 'x' %}</mj-text> => hello.en: its Liquid is broken: line 5: found"
            + " snippet \"x\", expected x.en.liquid or x.liquid beside EbookNurture or the layout",
        "<mj-text>{% if contact.vip %}</mj-text> => hello.en: its Liquid is broken: line 5: found"
            + " {% if %} without its end, expected {% endif %}",
        "<mj-include path='x' /> => hello.en: its MJML is broken: line 5: found <mj-include>",
        "<mj-style inline='inline'>p {}</mj-style> => hello.en: its MJML is broken: line 5: found"
            + " <mj-style inline",
        "<mj-social><mj-text>x</mj-text></mj-social> => hello.en: its MJML is broken: found"
            + " <mj-text> in <mj-social>",
      })
  void brokenTemplate_isNamedWithLineAndReason(String mjml, String finding) {
    assertThat(findings(email("hello"), mail(mjml))).singleElement().asString().startsWith(finding);
  }

  @Test
  void brokenFrontMatterAndText_areFound() {
    assertThat(findings(email("hello"), "---\nsubject: '{{ x'\n---\n")).hasSize(1);
    assertThat(findings(email("hello"), "no front matter")).hasSize(1);
    assertThat(findings(sms("hello"), "Hi {{ contact.first_name | nope }}"))
        .singleElement()
        .asString()
        .startsWith("hello.en: its Liquid is broken: line 1: found filter \"nope\"");
    assertThat(findings(sms("hello"), "Hi {{ contact.first_name }}")).isEmpty();
  }

  private record Promise(Plan plan) implements Journey {
    @Override
    public void run(Enrollment lead) {
      lead.send(email("hello"));
    }
  }

  private List<String> findingsInLayout(Plan plan, String layout) throws IOException {
    Files.writeString(
        directory.resolve("layout-%s.en.mjml".formatted(plan.messageClass())),
        "<mjml><mj-body>{{ content }}<mj-section><mj-column><mj-text>%s</mj-text></mj-column></mj-section></mj-body></mjml>"
            .formatted(layout));
    var journey = new Promise(plan.purpose("Test").owner("x@ourcompany.example"));
    return new TemplateLint(Catalog.of(journey), directory, Locale.ENGLISH)
            .check(
                "hello.en", journey, email("hello"), Locale.ENGLISH, mail("<mj-text>Hi</mj-text>"))
            .stream()
            .map(Object::toString)
            .toList();
  }

  @Test
  void linkToUnsubscribe_mustBeWhereTheMessageHasOne_andNowhereElse() throws IOException {
    var link = "<a href=\"{{ links.unsubscribe }}\">Unsubscribe</a>";
    var withIf = "{% if links.unsubscribe %}" + link + "{% endif %}";
    var marketing = Plan.named("promise").topic("tips");

    assertThat(findingsInLayout(marketing, link)).isEmpty();
    assertThat(findingsInLayout(marketing, withIf)).isEmpty();
    assertThat(findingsInLayout(marketing, "Bye"))
        .containsExactly(
            "hello.en: no link to unsubscribe (expected <a href=\"{{ links.unsubscribe }}\"> in the"
                + " template or its layout)");
    assertThat(findingsInLayout(marketing.transactional(), withIf)).isEmpty();
    assertThat(findingsInLayout(marketing.transactional(), link))
        .singleElement()
        .asString()
        .startsWith("hello.en: in its layout: prints {{ links.unsubscribe }} (expected {% if")
        .endsWith("for the plan is transactional)");
  }

  private TemplateLint lintOfFiles() {
    return new TemplateLint(CATALOG, directory, Locale.ENGLISH);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      value = {
        "{% if contact.vip %}{% render 'gone' %}{% endif %} => line 5: found snippet \"gone\","
            + " expected gone.en.liquid or gone.liquid beside",
        "{% render 'round' %} => line 5: found a cycle of snippets: round > again > round, expected"
            + " none",
        "{% include 'self' %} => line 5: found a cycle of snippets: self > self, expected none",
        "{% render 'broken' %} => line 5: in snippet \"broken\": line 2: found filter \"nope\","
            + " which is not supported",
        "{% render 'old' %} => line 5: in snippet \"old\": line 2: found <mj-include>, which is not"
            + " supported",
        "{% render 'including' %} => line 5: in snippet \"including\": line 1: found {% include %}"
            + " in a snippet",
        "{% render '../../secrets' %} => line 5: found snippet \"../../secrets\", expected a name"
            + " of letters",
        "{% liquid~  render 'gone'~%} => line 6: found snippet \"gone\"",
      })
  void brokenSnippet_isNamedWithLineAndReason(String liquid, String finding) throws IOException {
    snippet("round", "{% render 'again' %}");
    snippet("again", "{% if false %}{% render 'round' %}{% endif %}");
    snippet("self", "{% include 'self' %}");
    snippet("broken", "\n{{ 1 | nope }}");
    snippet("old", "\n<mj-include path='x' />");
    snippet("including", "{% include 'fine' %}");
    snippet("fine", "fine");

    assertThat(
            lintOfFiles()
                .check(
                    "hello.en",
                    JOURNEY,
                    email("hello"),
                    Locale.ENGLISH,
                    mail("<mj-text>" + liquid.replace('~', '\n') + "</mj-text>")))
        .singleElement()
        .asString()
        .startsWith("hello.en: its Liquid is broken: " + finding);
  }

  private void snippet(String name, String text) throws IOException {
    Files.writeString(directory.resolve(name + ".liquid"), text);
  }

  @Test
  void missingValues_areNoFindings() {
    assertThat(
            findings(
                email("hello"),
                mail(
                    """
                    <mj-text font-size="{{ contact.size }}px">{{ contact.first_name }}
                    {% for p in event.products %}{{ p.name }}{% endfor %}
                    <a href="{{ event.url }}">{{ event.at | date: "%Y" }}</a></mj-text>
                    """)))
        .isEmpty();
  }

  @Test
  void htmlThatGmailClips_isAWarning() {
    var long_ = mail("<mj-text>" + "<p>A paragraph of text.</p>\n".repeat(4_500) + "</mj-text>");

    assertThat(lint.check("hello.en", JOURNEY, email("hello"), Locale.ENGLISH, long_))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.isError()).isFalse();
              assertThat(finding.reason()).contains("expected at most 102400: Gmail clips");
            });
    assertThat(
            findings(
                email("hello"), mail("<mj-text>" + "<p>Text.</p>".repeat(1_000) + "</mj-text>")))
        .isEmpty();
  }
}
