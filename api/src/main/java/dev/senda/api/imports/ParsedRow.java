package dev.senda.api.imports;

import dev.senda.api.imports.csv.CsvRow;
import dev.senda.journey.Channel;
import dev.senda.journey.ContactList;
import dev.senda.store.consent.Consents.ConsentState;
import dev.senda.store.consent.SuppressionList.SuppressedAddress;
import dev.senda.store.imports.ImportFindings.Finding;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a row of a file says.
 *
 * @param record its number in the file
 * @param row the cells
 * @param userId the app's own id of the person; null if the row has none
 * @param email null if the row has none that is valid
 * @param traits without the address, by their names in the store
 * @param findings what was wrong; if one of them rejects the row, everything else is empty
 */
record ParsedRow(
    long record,
    CsvRow row,
    @Nullable String userId,
    @Nullable String email,
    Map<String, Object> traits,
    List<Decision> decisions,
    List<SuppressedAddress> suppressions,
    List<ContactList> lists,
    List<Finding> findings) {

  /** Such findings come after those of the row itself. */
  private static final int LATE_POSITION = 1_000;

  /**
   * A consent or a withdrawal.
   *
   * @param at simulated time; null where the file does not say when
   * @param textVersion null where there is no proof
   */
  record Decision(
      String topic,
      Channel channel,
      ConsentState state,
      @Nullable Instant at,
      @Nullable String textVersion) {}

  boolean isRejected() {
    return findings.stream().anyMatch(Finding::isRejected);
  }

  boolean hasContact() {
    return userId != null || email != null;
  }

  /** A value that is left out, as only the database shows. */
  Finding finding(String column, String found, String expected) {
    return new Finding(
        record,
        findings.size() + LATE_POSITION,
        row.line(),
        column,
        found,
        expected,
        false,
        email,
        row.cells());
  }

  /** Hides the row: it is personal data. */
  @Override
  public String toString() {
    return "ParsedRow[findings=%s]".formatted(findings);
  }
}
