package dev.senda.api.console.journeys;

import static dev.senda.journey.Event.event;
import static dev.senda.journey.Message.email;
import static dev.senda.journey.Time.days;

import dev.senda.api.ApiApplication;
import dev.senda.api.console.ConsoleHttpClient;
import dev.senda.api.console.ConsoleTestData;
import dev.senda.api.console.RecordingEnrollmentClientConfiguration;
import dev.senda.api.testsupport.EmptyTables;
import dev.senda.catalog.Catalog;
import dev.senda.devservices.SharedTestPostgres;
import dev.senda.journey.Enrollment;
import dev.senda.journey.Journey;
import dev.senda.journey.Plan;
import dev.senda.store.messages.DevMailbox;
import dev.senda.store.support.ScaledClock;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/**
 * A test of pages that work from the code of a journey: analysis, dry run, simulation. All
 * subclasses share one application, whose catalog has a journey with lint findings.
 */
@SpringBootTest(
    classes = {
      ApiApplication.class,
      RecordingEnrollmentClientConfiguration.class,
      JourneyToolsPageTest.WithFaultyJourney.class
    },
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "spring.config.name=senda-api",
      "senda.temporal.target=127.0.0.1:1",
      "senda.links.secrets=a-secret-that-is-long-enough-for-tests",
      "senda.console.anonymous-access=true",
      "senda.default-time-zone=Europe/Madrid",
      "senda.public-url=http://127.0.0.1:8700"
    })
abstract class JourneyToolsPageTest {

  static final String EBOOK_PAGE = "/console/journeys/ebook-nurture";

  @DynamicPropertySource
  static void database(DynamicPropertyRegistry registry) {
    registry.add("spring.datasource.url", SharedTestPostgres::createDatabase);
  }

  /** The shipped journeys, and one with lint findings. */
  static class WithFaultyJourney {

    @Bean
    @Primary
    Catalog catalogWithSlips() {
      var journeys = new ArrayList<>(Catalog.load().journeys());
      journeys.add(new FaultyJourney());
      return Catalog.of(journeys, Catalog.load().segments());
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

  ConsoleHttpClient console;
  ConsoleTestData data;

  @BeforeEach
  void clearDatabase() {
    EmptyTables.of(database, "contacts");
    console = new ConsoleHttpClient(port);
    data = new ConsoleTestData(database, clock, mailbox);
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
