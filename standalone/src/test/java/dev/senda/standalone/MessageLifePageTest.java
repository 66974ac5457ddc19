package dev.senda.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.channels.DeliveryEvent;
import dev.senda.channels.DeliveryResult;
import dev.senda.channels.SuppressionReason;
import dev.senda.journey.DeliveryStatus;
import dev.senda.store.engagement.Engagements.EngagementType;
import dev.senda.store.messages.MessageLedger;
import dev.senda.workers.delivery.DeliveryReconciler.Reconciliation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** docs/message-life.md has every type and state that describes the outcome of a message. */
class MessageLifePageTest {

  private static final Path PAGE = Path.of("..", "docs", "message-life.md");
  private static final Pattern FIRST_CELL = Pattern.compile("\\| `?([A-Za-z_]+)`? \\|.*");

  static Stream<Arguments> outcomeTypes() throws ClassNotFoundException {
    return Stream.of(
        Arguments.of("DeliveryResult", recordNames(DeliveryResult.class)),
        Arguments.of("DeliveryEvent", recordNames(DeliveryEvent.class)),
        Arguments.of("Reconciliation", recordNames(Reconciliation.class)),
        Arguments.of("MessageState", constantNames(MessageLedger.MessageState.class)),
        Arguments.of("MessageEventType", constantNames(MessageLedger.MessageEventType.class)),
        Arguments.of("EngagementType", constantNames(EngagementType.class)),
        Arguments.of(
            "AttemptOutcome",
            constantNames(dev.senda.temporal.activities.SendActivity.AttemptOutcome.class)),
        Arguments.of("SuppressionReason", constantNames(SuppressionReason.class)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("outcomeTypes")
  void tableOfAType_hasEachOfItsValues(String type, List<String> values) throws IOException {
    assertThat(rowsOf(type)).containsExactlyInAnyOrderElementsOf(values);
  }

  @Test
  void eachDeliveryStatusOfTheLanguage_isThere() throws IOException {
    var page = Files.readString(PAGE);
    var section = page.substring(page.indexOf("## 7."), page.indexOf("## 8."));

    for (var status : DeliveryStatus.values()) {
      assertThat(section).contains(status.name());
    }
  }

  @Test
  void eachWireNameOfASuppression_isThere() throws IOException {
    var page = Files.readString(PAGE);

    for (var reason : SuppressionReason.values()) {
      assertThat(page).contains("| %s | `%s` |".formatted(reason, reason.wireName()));
    }
  }

  /** The first cells of the table whose head names the type. */
  private static SortedSet<String> rowsOf(String type) throws IOException {
    var rows = new TreeSet<String>();
    boolean isInTable = false;
    for (var line : Files.readAllLines(PAGE)) {
      if (line.startsWith("| `%s` |".formatted(type))) {
        isInTable = true;
      } else if (!line.startsWith("|")) {
        isInTable = false;
      } else if (isInTable) {
        var cell = FIRST_CELL.matcher(line);
        if (cell.matches()) {
          rows.add(cell.group(1));
        }
      }
    }
    return rows;
  }

  private static List<String> recordNames(Class<?> sealedType) {
    return Arrays.stream(sealedType.getPermittedSubclasses()).map(Class::getSimpleName).toList();
  }

  private static List<String> constantNames(Class<? extends Enum<?>> type) {
    return Arrays.stream(type.getEnumConstants()).map(Enum::name).toList();
  }
}
