package dev.senda.channels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PiiRedactorTest {

  private static final Duration SOON = Duration.ofSeconds(3);

  @Test
  void theyTellNeitherAddressesNorNumbers() {
    assertThat(
            PiiRedactor.redact(
                "to Ada@example.com, +52 55 1234 5678: no; ask bob@example.com", "ada@example.com"))
        .isEqualTo("to the address, a number: no; ask an address");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "1", "@", "x ", "1 ", "+1("})
  void howeverLongTheyAreTheyAreReadAtOnce(String part) {
    var hostile = part.repeat(400_000);

    var words =
        assertTimeoutPreemptively(SOON, () -> PiiRedactor.redact(hostile, "ada@example.com"));

    assertThat(words).hasSizeLessThanOrEqualTo(201).endsWith("…");
  }

  @Test
  void noPartOfAnAddressStaysWhereTheyAreCut() {
    var name = "n".repeat(180);
    var address = name + "@example.com";
    for (int before = 0; before < address.length(); before++) {
      var words = ("x".repeat(before) + " ") + (address + " ").repeat(20);

      assertThat(PiiRedactor.redact(words, "ada@example.com")).doesNotContain("nn");
      assertThat(PiiRedactor.redact(words, address)).doesNotContain("nn");
    }
  }
}
