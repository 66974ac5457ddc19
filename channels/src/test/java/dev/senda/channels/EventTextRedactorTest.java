package dev.senda.channels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventTextRedactorTest {

  private static final Duration SOON = Duration.ofSeconds(3);

  @Test
  void whomItIsAboutIsTakenOut() {
    assertThat(
            EventTextRedactor.redact(
                "550 5.1.1 <Ada@example.com> unknown, ada is not +52 55 1234 5678",
                "ada@example.com"))
        .isEqualTo("550 5.1.1 <address> unknown, <address> is not <number>");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "1", "@", "x ", "1 ", "+1("})
  void howeverLongATextIsItIsReadAtOnce(String part) {
    var hostile = part.repeat(400_000);

    var discreet =
        assertTimeoutPreemptively(SOON, () -> EventTextRedactor.redact(hostile, "ada@example.com"));

    assertThat(discreet).hasSizeLessThanOrEqualTo(201);
  }

  @Test
  void noPartOfAnAddressStaysWhereATextIsCut() {
    var address = "n".repeat(180) + "@example.com";
    for (int before = 0; before < address.length(); before++) {
      var text = ("x".repeat(before) + " ") + (address + " ").repeat(20);

      assertThat(EventTextRedactor.redact(text, "")).doesNotContain("nn");
    }
  }
}
