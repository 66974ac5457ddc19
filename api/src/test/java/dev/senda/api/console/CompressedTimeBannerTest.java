package dev.senda.api.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.api.ApiApplication;
import dev.senda.devservices.SharedTestPostgres;
import dev.senda.journey.engine.TimeScale;
import dev.senda.store.support.ScaledClock;
import java.time.Clock;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** A console whose simulated days take five seconds. */
@SpringBootTest(
    classes = {
      ApiApplication.class,
      RecordingEnrollmentClientConfiguration.class,
      CompressedTimeBannerTest.Compressed.class
    },
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "spring.config.name=senda-api",
      "senda.temporal.target=127.0.0.1:1",
      "senda.links.secrets=a-secret-that-is-long-enough-for-tests",
      "senda.public-url=http://127.0.0.1:8700",
      "senda.console.anonymous-access=true"
    })
class CompressedTimeBannerTest {

  /** It bears no stereotype, so that no other application's scan takes it in. */
  static class Compressed {
    @Bean
    @Primary
    ScaledClock compressedClock() {
      var start = Instant.now();
      return new ScaledClock(Clock.systemUTC(), new TimeScale(start, start, 17_280));
    }
  }

  @DynamicPropertySource
  static void database(DynamicPropertyRegistry registry) {
    registry.add("spring.datasource.url", SharedTestPostgres::createDatabase);
  }

  @LocalServerPort int port;

  @Test
  void everyPage_showsCompressedTimeBanner() {
    var consoleHttpClient = new ConsoleHttpClient(port);
    for (var path :
        new String[] {
          "/console", "/console/journeys/ebook-nurture", "/console/enrollments", "/console/mailbox"
        }) {
      assertThat(consoleHttpClient.page(path).select(".compressed").text())
          .as(path)
          .isEqualTo("Time is compressed: a day takes 5 seconds.");
    }
    assertThat(consoleHttpClient.get("/console/nowhere").body()).contains("Time is compressed");
  }
}
