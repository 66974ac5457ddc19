package dev.senda.api.console.journeys;

import static dev.senda.journey.Event.event;
import static dev.senda.journey.Message.email;
import static dev.senda.journey.Time.days;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.api.ApiApplication;
import dev.senda.api.console.ConsoleHttpClient;
import dev.senda.api.console.ConsoleTestData;
import dev.senda.api.console.RecordingEnrollmentClientConfiguration;
import dev.senda.catalog.Catalog;
import dev.senda.devservices.TestPostgres;
import dev.senda.journey.Enrollment;
import dev.senda.journey.Journey;
import dev.senda.journey.Plan;
import dev.senda.store.messages.DevMailbox;
import dev.senda.store.support.ScaledClock;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** What a journey's code proves, and what would happen: for people who would rather look. */
@SpringBootTest(
    classes = {
      ApiApplication.class,
      RecordingEnrollmentClientConfiguration.class,
      DryRunAndSimulationPagesTest.WithFaultyJourney.class
    },
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "spring.config.name=senda-api",
      "senda.temporal.target=127.0.0.1:1",
      "senda.links.secret=a-secret-that-is-long-enough-for-tests",
      "senda.console.anonymous-access=true",
      "senda.default-time-zone=Europe/Madrid",
      "senda.public-url=http://127.0.0.1:8700"
    })
class DryRunAndSimulationPagesTest {

  private static final String EBOOK = "/console/journeys/ebook-nurture";
  private static final DateTimeFormatter LOCAL =
      DateTimeFormatter.ofPattern("EEE d MMM uuuu, HH:mm", Locale.ENGLISH);

  @DynamicPropertySource
  static void database(DynamicPropertyRegistry registry) {
    registry.add("senda.database.url", TestPostgres::createDatabase);
  }

  /** Every journey that ships, and one that nobody should ship. */
  static class WithFaultyJourney {

    @Bean
    @Primary
    Catalog catalogWithSlips() {
      var journeys = new ArrayList<>(Catalog.shipped().journeys());
      journeys.add(new FaultyJourney());
      return Catalog.of(journeys, Catalog.shipped().segments());
    }
  }

  private static final class FaultyJourney implements Journey {
    @Override
    public Plan plan() {
      return Plan.named("slips")
          .purpose("Show what lint finds")
          .owner("growth@ourcompany.example")
          .startsOn(event("Slipped"));
    }

    @Override
    public void run(Enrollment lead) {
      lead.send(email("no-such-template"));
      lead.pause(days(1));
    }
  }

  @Autowired JdbcClient database;
  @Autowired ScaledClock clock;
  @Autowired DevMailbox mailbox;
  @LocalServerPort int port;

  private ConsoleHttpClient consoleHttpClient;
  private ConsoleTestData consoleTestData;

  @BeforeEach
  void clearDatabase() {
    database.sql("truncate contacts cascade").update();
    consoleHttpClient = new ConsoleHttpClient(port);
    consoleTestData = new ConsoleTestData(database, clock, mailbox);
  }

  @Test
  void aJourneySaysWhatItsCodeProves() {
    var facts = consoleHttpClient.page(EBOOK).select("section:has(#code)");

    assertThat(facts.select("dl").text())
        .contains("at most 3")
        .contains("at once at the earliest")
        .contains("after 9 days at the latest")
        .contains("every path: 6")
        .contains("Demo Booked")
        .contains("Lead Disqualified")
        .contains("its messages: opened, clicked");
  }

  @Test
  void whatLintFindsIsSaid() {
    assertThat(consoleHttpClient.page("/console/journeys/slips").select(".findings").text())
        .contains("wrong with it")
        .contains("no-such-template");
    assertThat(consoleHttpClient.page("/console/journeys/slips").select(".good-words")).isEmpty();
  }

  @Test
  void theFormsOfAJourneyLeadToItsDryRunAndItsForecast() {
    var page = consoleHttpClient.page(EBOOK);

    var dryRun = page.select("form[action$=/dry-run]");
    assertThat(dryRun.attr("method")).isEqualTo("get");
    assertThat(dryRun.select("[name]").eachAttr("name")).containsExactly("contact", "assume");
    assertThat(dryRun.select("option").eachAttr("value"))
        .containsExactly(
            "ignores-everything",
            "opens-everything",
            "clicks-everything",
            "does-everything",
            "every-message-bounces");
    var simulation = page.select("form[action$=/simulation]");
    assertThat(simulation.select("[name]").eachAttr("name"))
        .containsExactly("contacts", "days", "seed", "rates");
    assertThat(simulation.text()).contains("At most 100,000 here");
    assertThat(consoleHttpClient.page(dryRun.attr("action")).select("[role=alert], .timeline"))
        .isEmpty();
    assertThat(consoleHttpClient.page(simulation.attr("action")).select(".figures li"))
        .isNotEmpty();
  }

  @Test
  void everyFieldHasItsLabel() {
    for (var path : List.of(EBOOK, EBOOK + "/dry-run", EBOOK + "/simulation?contacts=x")) {
      var page = consoleHttpClient.page(path, 200, 422);
      for (var field : page.select("form.asking [name]")) {
        assertThat(page.select("label[for=%s]".formatted(field.id()))).as(path).hasSize(1);
        for (var described : field.attr("aria-describedby").split(" ", -1)) {
          assertThat(described.isEmpty() || page.getElementById(described) != null)
              .as("%s: %s", path, described)
              .isTrue();
        }
      }
    }
  }

  @Test
  void aDryRunShowsThePathOnTheContactsClockAndWhatIsAssumed() {
    var ana = consoleTestData.insertContact("Ana", "ana@example.com");

    var page =
        consoleHttpClient.page(
            EBOOK + "/dry-run?contact=ANA%40example.com&assume=opens-everything");

    var stops = page.select(".timeline > li");
    assertThat(stops.select("h3").eachText())
        .containsExactly(
            "send email ebook-guide",
            "ebook-guide opened within 3 days: yes",
            "ebook-guide clicked within 2 days: no",
            "pause 4 days",
            "lifecycle is customer: no",
            "send email case-study",
            "End");
    assertThat(stops.eachAttr("class"))
        .containsExactly("send", "wait", "wait", "wait", "wait", "send", "end");
    assertThat(stops.stream().map(stop -> stop.select(".assumed").size()))
        .containsExactly(0, 1, 1, 0, 0, 0, 0);
    assertThat(page.select("section:has(#path)").text())
        .contains("The path of Ana")
        .contains("America/Mexico_City")
        .contains("The contact opens every message at once, and clicks none.");
    assertThat(page.select("#path a").attr("href")).isEqualTo("/console/contacts/" + ana);
    var wait = stops.get(2).select("time");
    var from = OffsetDateTime.parse(wait.get(0).attr("datetime"));
    var until = OffsetDateTime.parse(wait.get(1).attr("datetime"));
    assertThat(until).isEqualTo(from.plusDays(2));
    assertThat(wait.get(1).text())
        .isEqualTo(LOCAL.format(until.atZoneSameInstant(ZoneId.of("America/Mexico_City"))));
    assertThat(page.select("[name=contact]").attr("value")).isEqualTo("ANA@example.com");
    assertThat(page.select("option[selected]").attr("value")).isEqualTo("opens-everything");
    assertThat(page.select("script, style, [style]")).isEmpty();
  }

  @Test
  void whoeverHasNoZoneLivesInThatOfTheHouse() {
    var ana = consoleTestData.insertContact("Ana", null);
    database.sql("update contacts set time_zone = null").update();

    assertThat(consoleHttpClient.page(EBOOK + "/dry-run?contact=" + ana).select(".zone").text())
        .isEqualTo("Europe/Madrid");
  }

  @Test
  void whoeverIsNotKnownIsSaidBesideTheFieldWhichKeepsWhatWasTyped() {
    var page =
        consoleHttpClient.page(EBOOK + "/dry-run?contact=%22%3Enobody&assume=does-everything", 404);

    assertThat(page.select(".wrong").text())
        .isEqualTo(
            "nobody goes by \"\">nobody\" (expected the key, the user id or the email address of a contact)");
    assertThat(page.select("[name=contact]").attr("value")).isEqualTo("\">nobody");
    assertThat(page.select("[name=contact]").attr("aria-invalid")).isEqualTo("true");
    assertThat(page.select("option[selected]").attr("value")).isEqualTo("does-everything");
    assertThat(page.select(".timeline")).isEmpty();
    assertThat(
            consoleHttpClient
                .page(EBOOK + "/dry-run?contact=+&assume=x", 422)
                .select(".wrong")
                .eachText())
        .satisfiesExactly(
            contact -> assertThat(contact).startsWith("missing (expected"),
            assume -> assertThat(assume).startsWith("\"x\" (expected one of ignores-everything"));
  }

  @Test
  void aJourneyThatDoesNotExistHasNoDryRunAndNoForecast() {
    for (var what : List.of("dry-run", "simulation")) {
      assertThat(consoleHttpClient.page("/console/journeys/ebok-nurture/" + what, 404).text())
          .contains("did you mean \"ebook-nurture\"?");
    }
  }

  @Test
  void aForecastShowsItsNumbersItsChartAndWhatWasAssumed() {
    var page = consoleHttpClient.page(EBOOK + "/simulation?contacts=1000&days=7&seed=4");

    assertThat(page.select("header .lead").text())
        .isEqualTo(
            "1,000 contacts come evenly over 7 days, the first on Mon 5 Jan 2026, 09:00 UTC. Seed 4.");
    assertThat(page.select(".figures li").eachText())
        .anySatisfy(figure -> assertThat(figure).matches("\\d+\\.\\d % reach the goal"))
        .anySatisfy(figure -> assertThat(figure).matches("[\\d,]+ messages by email"))
        .anySatisfy(figure -> assertThat(figure).contains("at most in an hour, from "));
    assertThat(page.select(".forecast svg[role=img] polyline")).hasSize(1);
    assertThat(page.select("section:has(#days) table tbody tr").size()).isGreaterThan(7);
    assertThat(page.select("section:has(#steps) tbody tr").get(0).text())
        .isEqualTo("send email ebook-guide 1,000 100.0 %");
    assertThat(page.select("section:has(#ends) tbody tr")).isNotEmpty();
    assertThat(page.select("#assumed").text()).contains("event \"Demo Booked\" = 0.05");
    assertThat(page.select("script, style, [style]")).isEmpty();
    assertThat(page.select("[name=contacts]").attr("value")).isEqualTo("1000");
  }

  @Test
  void whatIsAssumedCanBeCopiedToTheRatesAndIsThenGiven() {
    var rates =
        consoleHttpClient
            .page(EBOOK + "/simulation?contacts=500")
            .select("#assumed")
            .get(0)
            .wholeText();

    var given =
        consoleHttpClient.page(
            EBOOK + "/simulation?contacts=500&rates=" + encoded(rates.replace("\n", "\r\n")));

    assertThat(given.select("#assumed")).isEmpty();
    assertThat(given.select("section:has(#assumptions)").text()).contains("Nothing");
    assertThat(given.select("textarea").get(0).wholeText().lines())
        .containsExactlyElementsOf(rates.lines().toList());
  }

  @Test
  void theSameAddressShowsTheSameForecast() {
    var address = EBOOK + "/simulation?contacts=300&seed=9";

    var forecast = consoleHttpClient.page(address).select("main").html();

    assertThat(consoleHttpClient.page(address).select("main").html()).isEqualTo(forecast);
    assertThat(
            consoleHttpClient
                .page(EBOOK + "/simulation?contacts=300&seed=10")
                .select("main")
                .html())
        .isNotEqualTo(forecast);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          contacts | 100001   | "100001" (expected a whole number from 1 to 100,000)
          contacts | 0        | "0" (expected a whole number from 1 to 100,000)
          contacts | <b>many  | "<b>many" (expected a whole number from 1 to 100,000)
          days     | -1       | "-1" (expected a whole number from 0 to 365)
          days     | 366      | "366" (expected a whole number from 0 to 365)
          seed     | dice     | "dice" (expected a whole number)
          rates    | email.opens = 1.5 | line 1: share: "1.5" (expected a number from 0 to 1, such as 0.35)
          """)
  void whatIsWrongIsSaidBesideTheFieldWhichKeepsWhatWasTyped(
      String field, String typed, String wrong) {
    var page =
        consoleHttpClient.page(EBOOK + "/simulation?%s=%s".formatted(field, encoded(typed)), 422);

    assertThat(page.select("#sim-%s-wrong".formatted(field)).text()).isEqualTo(wrong);
    assertThat(page.select(".wrong")).hasSize(1);
    assertThat(page.select("[name=%s]".formatted(field)).val()).isEqualTo(typed);
    assertThat(page.select("[name=%s]".formatted(field)).attr("aria-invalid")).isEqualTo("true");
    assertThat(page.select(".figures, .forecast, #assumed, main b")).isEmpty();
  }

  @Test
  void everythingThatIsWrongIsSaidAtOnce() {
    var page =
        consoleHttpClient.page(
            EBOOK
                + "/simulation?contacts=x&days=y&rates="
                + encoded("ebok-guide.opens = 0.3\n\nnonsense"),
            422);

    assertThat(page.select(".wrong").eachAttr("id"))
        .containsExactly("sim-contacts-wrong", "sim-days-wrong", "sim-rates-wrong");
    assertThat(page.select("#sim-rates-wrong li").eachText())
        .satisfiesExactly(
            first ->
                assertThat(first).startsWith("line 1: ").contains("did you mean \"ebook-guide\"?"),
            second -> assertThat(second).startsWith("line 3: \"nonsense\" (expected "));
  }

  @Test
  void ratesThatContradictEachOtherAreSaidToo() {
    var page =
        consoleHttpClient.page(
            EBOOK
                + "/simulation?rates="
                + encoded("ebook-guide.delivers = 0.2\nebook-guide.opens = 0.9"),
            422);

    assertThat(page.select("#sim-rates-wrong").text()).contains("ebook-guide");
  }

  @Test
  void ratesAsLongAsTheFieldTakesFit() {
    var line = "# Ñandú: what we measured in spring, by hand, for everybody who asks\n";
    var longest = line.repeat(8_000 / line.length());

    assertThat(
            consoleHttpClient
                .page(EBOOK + "/simulation?contacts=10&rates=" + encoded(longest))
                .text())
        .contains("reach the goal");
    assertThat(
            consoleHttpClient
                .page(EBOOK + "/simulation?rates=" + encoded(longest + line + line), 422)
                .select("#sim-rates-wrong")
                .text())
        .contains("characters (expected at most 8,000)");
  }

  @Test
  void aContactLeadsToItsDryRunOfEachJourney() {
    var ana = consoleTestData.insertContact("Ana", null);

    var links =
        consoleHttpClient.page("/console/contacts/" + ana).select("section:has(#dry-runs) a");

    assertThat(links.eachText()).contains("ebook-nurture", "welcome", "abandoned-cart", "slips");
    assertThat(consoleHttpClient.page(links.attr("href")).select("#path").text()).contains("Ana");
  }

  @Test
  void anErasedContactHasNoDryRun() {
    var ana = consoleTestData.insertContact("Ana", null);
    database
        .sql("update contacts set erased_at = :at")
        .param("at", consoleTestData.ago(Duration.ofDays(1)))
        .update();

    assertThat(consoleHttpClient.page("/console/contacts/" + ana).select("#dry-runs")).isEmpty();
    assertThat(consoleHttpClient.page(EBOOK + "/dry-run?contact=" + ana, 404).select(".timeline"))
        .isEmpty();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
