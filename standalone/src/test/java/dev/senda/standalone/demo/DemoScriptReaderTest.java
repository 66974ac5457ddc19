package dev.senda.standalone.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.senda.catalog.Catalog;
import dev.senda.journey.Channel;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DemoScriptReaderTest {

  private static final String GOOD =
      "Ana,Gil,ana@example.com,es-MX,America/Mexico_City,plan=pro,onboarding,welcome,api,completes"
          + " the profile,welcome opens / welcome does Profile Completed after 8h,GOAL: Profile"
          + " Completed,welcome";

  @Test
  void line_isReadAsContactActionsAndOutcome() throws Exception {
    assertThat(read(GOOD))
        .containsExactly(
            new DemoScript(
                1,
                "Ana",
                "Gil",
                "ana@example.com",
                "es-MX",
                "America/Mexico_City",
                Map.of("plan", "pro"),
                List.of(new DemoScript.Consent("onboarding", Channel.EMAIL)),
                "welcome",
                DemoScript.EnrollmentMethod.API,
                "completes the profile",
                List.of(
                    new DemoScript.ScriptedAction(
                        "welcome", new DemoScript.Action.Open(), Duration.ZERO),
                    new DemoScript.ScriptedAction(
                        "welcome",
                        new DemoScript.Action.TrackEvent("Profile Completed"),
                        Duration.ofHours(8))),
                "GOAL: Profile Completed",
                List.of("welcome")));
  }

  @Test
  void consentWithoutChannel_isForEmail() throws Exception {
    assertThat(
            read(GOOD.replace(",onboarding,", ",onboarding onboarding:sms,")).getFirst().consents())
        .containsExactly(
            new DemoScript.Consent("onboarding", Channel.EMAIL),
            new DemoScript.Consent("onboarding", Channel.SMS));
  }

  @Test
  void demo_has60ContactsInThreeJourneysAndTwoLanguages() throws Exception {
    try (var in = DemoScriptReader.class.getResourceAsStream("demo-contacts.csv")) {
      assertThat(in).isNotNull();
      var scripts =
          DemoScriptReader.read(
              new InputStreamReader(in, StandardCharsets.UTF_8),
              "demo-contacts.csv",
              Catalog.load());

      assertThat(scripts).hasSize(60);
      assertThat(scripts.stream().map(DemoScript::journey).distinct())
          .containsExactlyInAnyOrder("abandoned-cart", "ebook-nurture", "welcome");
      assertThat(scripts.stream().map(demoScript -> demoScript.locale().substring(0, 2)).distinct())
          .containsExactlyInAnyOrder("en", "es");
      assertThat(scripts.stream().map(DemoScript::enrollmentMethod).distinct()).hasSize(2);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ana@example.com | ana.example.com | demo.csv, line 3, column email: \"ana.example.com\""
            + " (expected an address in lower case",
        "es-MX           | Spanish         | demo.csv, line 3, column locale: \"Spanish\" (expected"
            + " a language",
        "America/Mexico_City | America/Atlantis | demo.csv, line 3, column time_zone:"
            + " \"America/Atlantis\" (expected a time zone",
        "plan=pro        | pro             | demo.csv, line 3, column traits: \"pro\" (expected"
            + " name=value",
        ",onboarding,     | ,onboarding:fax, | demo.csv, line 3, column consents:"
            + " \"onboarding:fax\" (expected topics",
        ",welcome,api    | ,welcom,api     | demo.csv, line 3, column journey: Unknown journey"
            + " \"welcom\"; did you mean \"welcome\"?",
        ",api,           | ,fax,           | demo.csv, line 3, column enters_by: \"fax\" (expected"
            + " api or event)",
        "welcome opens   | welcome smells  | demo.csv, line 3, column acts: \"welcome smells",
        "welcome opens   | goodbye opens   | (expected steps that are among the mails, [welcome])",
        "GOAL: Profile   | WON: Profile    | demo.csv, line 3, column ends: \"WON: Profile"
            + " Completed\" (expected COMPLETED, GOAL",
        "Ana,Gil         | Ana             | demo.csv, line 3: 12 columns (expected 13)",
        "Ana,Gil         | \"Ana\"x,Gil    | demo.csv",
      })
  void invalidLine_isNamed_withColumnFoundAndExpected(String part, String broken, String message) {
    var line = GOOD.replace(part, broken).replace("ana@", "eva@");

    assertThatThrownBy(() -> read(GOOD, line))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(message);
  }

  @Test
  void duplicateAddress_isRejected() {
    assertThatThrownBy(() -> read(GOOD, GOOD))
        .hasMessage(
            "demo.csv, line 3, column email: \"ana@example.com\" (expected an address that no other"
                + " line has)");
  }

  @Test
  void unknownColumns_areRejected() {
    assertThatThrownBy(
            () ->
                DemoScriptReader.read(new StringReader("name,email\n"), "demo.csv", Catalog.load()))
        .hasMessageContaining("demo.csv, line 1: \"name,email\" (expected the columns first_name,");
  }

  private static List<DemoScript> read(String... lines) throws IOException {
    return DemoScriptReader.read(
        new StringReader(
            String.join(",", DemoScriptReader.COLUMNS) + "\n" + String.join("\n", lines) + "\n"),
        "demo.csv",
        Catalog.load());
  }
}
