package dev.senda.api.console.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.api.console.ConsolePageTest;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Pauses, resumes, drains and stops a journey from its page. */
class JourneySteeringPageTest extends ConsolePageTest {

  private static final String PAGE = "/console/journeys/" + EBOOK;

  @AfterEach
  void reset() {
    database.sql("delete from journey_controls").update();
  }

  @Test
  void runningJourney_offersPauseDrainAndStop() {
    assertThat(console.page(PAGE).select("button[name=action]").eachAttr("value"))
        .containsExactly("pause", "drain", "stop");
  }

  @Test
  void pause_isShown_withItsReason_andOffersTheResume() {
    var page = steer("action=pause&reason=wrong+price");

    assertThat(page.select("[aria-labelledby=steering]").text())
        .contains("Paused: its messages wait.", "wrong price", "Changed by anonymous");
    assertThat(page.select("button[name=action]").eachAttr("value"))
        .containsExactly("resume", "drain", "stop");
    assertThat(console.page("/console").select("tr:contains(" + EBOOK + ") .state").text())
        .isEqualTo("paused");
  }

  @Test
  void resume_takesARate() {
    steer("action=pause&reason=wrong+price");

    assertThat(steer("action=resume&reason=fixed&rate=1200").text())
        .contains("Resumes: 1,200 messages a minute");
  }

  @Test
  void wrongForm_changesNothing_andSaysWhatIsWrong() {
    assertThat(steer("action=pause&reason=+").select("[role=alert]").text())
        .startsWith("Nothing was changed: a reason is missing");
    assertThat(steer("action=resume&reason=x&rate=many").select("[role=alert]").text())
        .contains("the rate is not a whole number from 1 to 100,000");
    assertThat(console.post(PAGE + "/steering", "action=explode&reason=x").statusCode())
        .isEqualTo(404);
    assertThat(database.sql("select count(*) from journey_controls").query(Long.class).single())
        .isZero();
  }

  @Test
  void stoppedJourney_isNotPaused() {
    assertThat(steer("action=stop&reason=legal").text())
        .contains("Stopped: nobody enters, and nothing is sent to who was inside.");
    assertThat(steer("action=pause&reason=x").select("[role=alert]").text())
        .contains("the journey is stopped. Resume it first.");
  }

  private Document steer(String form) {
    var answer = console.post(PAGE + "/steering", form);
    assertThat(answer.statusCode()).isEqualTo(302);
    return console.page(answer.headers().firstValue("Location").orElse("").replaceFirst("#.*", ""));
  }
}
