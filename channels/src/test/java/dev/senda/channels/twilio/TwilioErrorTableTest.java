package dev.senda.channels.twilio;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The table of {@code docs/providers/twilio.md} is that of the code. This writes it again:
 *
 * <pre>
 * ./senda test -pl channels -am -Dtest=TwilioErrorTableTest -Dsurefire.failIfNoSpecifiedTests=false -Dsenda.accept=true
 * </pre>
 */
class TwilioErrorTableTest {

  private static final Path PAGE = Path.of("../docs/providers/twilio.md");
  private static final String START = "<!-- generated from twilio-error-codes.tsv -->\n";

  @Test
  void page_hasTheCodesOfTheTable() throws IOException {
    var page = Files.readString(PAGE);
    var expected = page.substring(0, page.indexOf(START) + START.length()) + table();
    if (Boolean.getBoolean("senda.accept")) {
      Files.writeString(PAGE, expected);
      return;
    }

    assertThat(page).as("%s (write it anew with -Dsenda.accept=true)", PAGE).isEqualTo(expected);
  }

  private static String table() {
    return TwilioErrorCode.table().stream()
        .map(row -> "| %d | %s | %s |".formatted(row.code(), row.words(), effect(row.meaning())))
        .collect(
            Collectors.joining("\n", "\n| code | Twilio says | then |\n|---|---|---|\n", "\n"));
  }

  private static String effect(TwilioErrorCode meaning) {
    return switch (meaning) {
      case INVALID_RECIPIENT -> "this person: the number is suppressed on this channel (`bounced`)";
      case OPTED_OUT -> "this person: the number is suppressed on this channel (`opted out`)";
      case UNDELIVERABLE -> "this person: this message is not sent again; the number stays usable";
      case INVALID_MESSAGE, FILTERED ->
          "this message: it is never sent again unchanged; the number stays usable";
      case OUTSIDE_SESSION_WINDOW -> "this message: the approved template is sent, if there is one";
      case TEMPORARILY_FAILED -> "nobody: it is sent again";
      case RATE_LIMITED -> "our account: the channel queue pauses, and it is sent again";
      case MISCONFIGURED -> "**our account**: the channel queue is held";
      case COUNTRY_NOT_PERMITTED -> "our account, for that country: this message waits";
    };
  }
}
