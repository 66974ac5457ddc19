package dev.senda.channels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PiiRedactorTest {

  private static final Duration SOON = Duration.ofSeconds(3);
  private static final String ADA = "ada@example.com";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          to Ada@example.com, +52 55 1234 5678: no; ask bob@example.com | to <address>, <number>: no; ask <address>
          550 5.1.1 <Ada@example.com>: unknown, ada is not 55 1234-5678 | 550 5.1.1 <address>: unknown, <address> is not <number>
          Adam and adat stay, ADA does not                              | Adam and adat stay, <address> does not
          call +52.55.1234.5678                                         | call <number>
          Connect to 127.0.0.1:4010 failed                              | Connect to 127.0.0.1:4010 failed
          """)
  void emailAddressesNumbersAndTheLocalPart_areRemoved(String text, String expected) {
    assertThat(PiiRedactor.redact(text, ADA)).isEqualTo(expected);
  }

  @Test
  void numbersStay_inRepliesOfMailServers() {
    assertThat(PiiRedactor.redactEmailAddresses("250 2.0.0 <ada@example.com> is 12345678", ADA))
        .isEqualTo("250 2.0.0 <address> is 12345678");
  }

  @Test
  void addressThatLooksLikeNone_isRemoved() {
    assertThat(PiiRedactor.redact("token t-4711 is gone", "t-4711"))
        .isEqualTo("token <address> is gone");
  }

  @Test
  void unknownAddress_removesOnlyWhatLooksLikeOne() {
    assertThat(PiiRedactor.redact("a b c@d.example", "")).isEqualTo("a b <address>");
  }

  @Test
  void messageOfAFailure_isRedacted() {
    var failure = new IllegalStateException("outer", new IOException("no ada@example.com"));

    assertThat(PiiRedactor.redact(failure, ADA)).isEqualTo("no <address>");
    assertThat(PiiRedactor.redactEmailAddresses(failure, "x@y.example")).isEqualTo("no <address>");
    assertThat(PiiRedactor.redact(new IOException(), ADA)).isEqualTo("IOException");
  }

  @Test
  void controlCharacters_becomeOneSpace() {
    assertThat(PiiRedactor.redact("a\r\n\0\u001b[31mb\ud800c", "")).isEqualTo("a [31mb c");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "1", "@", "x ", "1 ", "+1("})
  void longText_isReadInShortTime(String part) {
    var hostile = part.repeat(400_000);

    var redacted = assertTimeoutPreemptively(SOON, () -> PiiRedactor.redact(hostile, ADA));

    assertThat(redacted).hasSizeLessThanOrEqualTo(201).endsWith("…");
  }

  @Test
  void noPartOfAnAddressStays_whereTheTextIsCut() {
    var address = "n".repeat(180) + "@example.com";
    for (int before = 0; before < address.length(); before++) {
      var text = ("x".repeat(before) + " ") + (address + " ").repeat(20);

      assertThat(PiiRedactor.redact(text, ADA)).doesNotContain("nn");
      assertThat(PiiRedactor.redact(text, address)).doesNotContain("nn");
      assertThat(PiiRedactor.redact(text, "")).doesNotContain("nn");
    }
  }
}
