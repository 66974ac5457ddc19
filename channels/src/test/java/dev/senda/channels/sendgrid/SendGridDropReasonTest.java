package dev.senda.channels.sendgrid;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.channels.SuppressionReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SendGridDropReasonTest {

  private static final Path PAGE = Path.of("../docs/providers/sendgrid.md");
  private static final String START = "<!-- generated from SendGridDropReason -->\n";

  @ParameterizedTest
  @CsvSource({
    "Bounced Address, BOUNCED_ADDRESS",
    "' spam content ', SPAM_CONTENT",
    "UNSUBSCRIBED ADDRESS, UNSUBSCRIBED_ADDRESS"
  })
  void reason_isFoundInAnyCase(String words, SendGridDropReason reason) {
    assertThat(SendGridDropReason.of(words)).contains(reason);
  }

  @Test
  void otherWords_haveNoRule() {
    assertThat(SendGridDropReason.of("something new")).isEmpty();
  }

  @Test
  void eachReason_isAboutThePersonOrAboutUs() {
    assertThat(SendGridDropReason.values())
        .allMatch(reason -> reason.isOurFault() == (reason.suppressionReason() == null));
  }

  @Test
  void page_hasTheReasonsOfTheCode() throws IOException {
    var page = Files.readString(PAGE);
    var expected = page.substring(0, page.indexOf(START) + START.length()) + table();
    if (Boolean.getBoolean("senda.accept")) {
      Files.writeString(PAGE, expected);
      return;
    }

    assertThat(page).as("%s (write it anew with -Dsenda.accept=true)", PAGE).isEqualTo(expected);
  }

  private static String table() {
    return Arrays.stream(SendGridDropReason.values())
        .map(reason -> "| %s | %s |".formatted(reason.words(), effect(reason)))
        .collect(Collectors.joining("\n", "\n| reason | then |\n|---|---|\n", "\n"));
  }

  private static String effect(SendGridDropReason reason) {
    SuppressionReason suppression = reason.suppressionReason();
    return suppression == null
        ? "**our account**: the channel queue is held"
        : "this person: the address is suppressed (`%s`)".formatted(suppression.wireName());
  }
}
