package dev.senda.api.erasure;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.senda.store.erasure.ErasureReceipt;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What an erasure cleared, without personal data.
 *
 * @param erasedAt in simulated time
 * @param enrollmentsEnded how many enrollments ran, and end now
 * @param cleared how many rows by table, with those that arrived late
 * @param kept what stays, and why
 * @param inFlight the messages that were being sent: a provider may have them
 * @param sweeps how often late arrivals were looked for
 * @param sweptAt when the last time, in real time; absent while it was not done
 * @param nextSweepAt when the next time, in real time; absent after the last
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ErasureReceiptView(
    UUID id,
    String contactKey,
    Instant erasedAt,
    int enrollmentsEnded,
    List<ClearedTable> cleared,
    List<KeptData> kept,
    List<InFlightMessageView> inFlight,
    int sweeps,
    @Nullable Instant sweptAt,
    @Nullable Instant nextSweepAt) {

  /** How many rows of a table were deleted or emptied. */
  public record ClearedTable(@Schema(example = "events") String table, int rows) {}

  /** What stays, and why. */
  public record KeptData(String what, String why) {}

  /**
   * A message that was being sent.
   *
   * @param state claimed or unconfirmed
   */
  public record InFlightMessageView(UUID messageId, String channel, String state) {}

  private static final List<KeptData> KEPT =
      List.of(
          new KeptData(
              "the key of the contact, and the keys of contacts merged into it",
              "opaque; old links, workflows and requests find that the person was erased"),
          new KeptData(
              "enrollments, messages, opens and clicks without address, words, link and reason",
              "the numbers of journeys stay right; they name nobody"),
          new KeptData(
              "keyed hashes of the ids and addresses",
              "late data is refused, and an address that comes back gets no marketing without a new"
                  + " consent"),
          new KeptData(
              "hashes of message ids, and ids of webhooks",
              "repeated reports change nothing; deleted by their retention"),
          new KeptData(
              "uploaded import files that are not done, and previews with values that an author typed",
              "deleted within a day and seven days; the person's rows are not imported"),
          new KeptData(
              "the entry of the audit log", "who erased the person and why, without personal data"),
          new KeptData(
              "backups of PostgreSQL, and what providers have",
              "outside of Senda: they follow your own retention, and a request to the provider"));

  public static ErasureReceiptView of(ErasureReceipt receipt) {
    return new ErasureReceiptView(
        receipt.id(),
        receipt.contactKey(),
        receipt.erasedAt(),
        receipt.enrollmentsEnded(),
        receipt.cleared().entrySet().stream()
            .map(table -> new ClearedTable(table.getKey(), table.getValue()))
            .toList(),
        KEPT,
        receipt.inFlight().stream()
            .map(
                message ->
                    new InFlightMessageView(
                        message.messageId(), message.channel(), message.state()))
            .toList(),
        receipt.sweeps(),
        receipt.sweptAt(),
        receipt.nextSweepAt());
  }
}
