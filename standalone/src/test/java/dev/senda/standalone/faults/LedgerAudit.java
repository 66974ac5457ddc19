package dev.senda.standalone.faults;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.fakes.Fault;
import dev.senda.fakes.FaultInjector;
import dev.senda.fakes.sendgrid.FakeSendGrid;
import dev.senda.fakes.twilio.FakeTwilio;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Whether the ledger says of each message what the providers' fakes know of it: asked from both
 * sides.
 */
final class LedgerAudit {

  /** Our own id of a message, in the custom arguments of a mail and in the callback of a text. */
  private static final Pattern OUR_ID =
      Pattern.compile("(?:senda_message\"\\s*:\\s*\"|message(?:=|%3D))([0-9a-f-]{36})");

  /** Longer than a delivery and what goes before it take: a claim lives no longer. */
  private static final Duration LONGEST_CLAIM = Duration.ofSeconds(30);

  private final JdbcClient database;
  private final FakeSendGrid sendGrid;
  private final FakeTwilio twilio;

  LedgerAudit(JdbcClient database, FakeSendGrid sendGrid, FakeTwilio twilio) {
    this.database = database;
    this.sendGrid = sendGrid;
    this.twilio = twilio;
  }

  /** A row of the ledger. */
  private record MessageRow(
      UUID id, String state, String channel, Instant claimedAt, boolean wasInterrupted) {}

  /** How many messages the fakes have accepted. */
  int countAccepted() {
    return sendGrid.accepted().size() + twilio.accepted().size();
  }

  /** How many enrollments have ended. */
  long countEnded() {
    return number("select count(*) from enrollments where state <> 'RUNNING'");
  }

  /** The number of messages in each state, as text. */
  Map<String, Long> states() {
    return rows().stream()
        .collect(
            groupingBy(
                row -> row.channel + " " + row.state, TreeMap<String, Long>::new, counting()));
  }

  void assertEveryContactEnded(int contacts) {
    assertThat(number("select count(distinct contact_key) from enrollments"))
        .as("enrolled contacts")
        .isEqualTo(contacts);
    assertThat(number("select count(*) from enrollments where state = 'COMPLETED'"))
        .as("enrollments that were completed")
        .isEqualTo(contacts);
    assertThat(number("select count(*) from messages")).as("messages").isEqualTo(2L * contacts);
    assertThat(number("select count(*) from outbox")).as("work that was left").isZero();
  }

  /** The recipients' own view, which knows nothing of our ids. */
  void assertNoDuplicates() {
    var received =
        Stream.concat(
                sendGrid.accepted().stream().map(mail -> mail.to() + ": " + mail.subject()),
                twilio.accepted().stream()
                    .map(text -> text.to() + ": " + text.body().split(":", 2)[0]))
            .collect(groupingBy(one -> one, counting()));
    received.values().removeIf(times -> times == 1);
    assertThat(received).as("messages received twice").isEmpty();
  }

  void assertAcceptedMessagesAreInLedger() {
    var accepted = acceptedIds();
    assertThat(accepted).as("ids of what was accepted").doesNotHaveDuplicates();
    assertThat(accepted)
        .as("accepted by a fake, and what the ledger says was accepted")
        .containsExactlyInAnyOrderElementsOf(ids(row -> row.state.equals("ACCEPTED")));
  }

  void assertLedgerAcceptedWereAcceptedOnce() {
    var accepted = new HashSet<>(acceptedIds());
    assertThat(ids(row -> row.state.equals("ACCEPTED") && !accepted.contains(row.id)))
        .as("accepted, says the ledger, and no fake has it")
        .isEmpty();
    assertThat(ids(row -> row.state.equals("CLAIMED"))).as("never settled").isEmpty();
  }

  void assertRejectedOrSkippedWereNotAccepted() {
    var accepted = new HashSet<>(acceptedIds());
    assertThat(
            ids(
                row ->
                    (row.state.equals("REJECTED") || row.state.equals("SKIPPED"))
                        && accepted.contains(row.id)))
        .as("refused, says the ledger, and a fake has it")
        .isEmpty();
  }

  /**
   * Of a message whose request ended without an answer, and was not accepted, there can be no
   * evidence; nor of one whose worker died before its request was made. All else is known.
   */
  void assertUnknownOnlyWithoutEvidence(List<Instant> kills) {
    var withoutEvidence = withoutEvidence();
    var unknown = ids(row -> row.state.equals("UNKNOWN"));
    assertThat(unknown)
        .as("lost without evidence, by the fakes' own records")
        .containsAll(withoutEvidence);
    assertThat(
            ids(
                row ->
                    row.state.equals("UNKNOWN")
                        && !withoutEvidence.contains(row.id)
                        && !wasKilledIn(row, kills)))
        .as("unknown, though no fault hid it and no worker died in it")
        .isEmpty();
  }

  /** Every channel hold was released without help. */
  void assertNoChannelHoldIsLeft() {
    assertThat(faultedRequests(fault -> isRefusalOfUs(fault)))
        .as("requests that were refused")
        .hasSize(2);
    assertThat(number("select count(*) from channel_holds where needs_intervention"))
        .as("held")
        .isZero();
  }

  private static boolean isRefusalOfUs(Fault fault) {
    return fault instanceof Fault.Refusal(int status, int _) && status == 401;
  }

  private static boolean wasKilledIn(MessageRow row, List<Instant> kills) {
    return row.wasInterrupted
        && kills.stream()
            .anyMatch(
                kill ->
                    row.claimedAt.isBefore(kill)
                        && row.claimedAt.isAfter(kill.minus(LONGEST_CLAIM)));
  }

  /** Prints a summary. */
  void print(Duration took) {
    var table = new ArrayList<String>();
    table.add("%-48s %8s %8s".formatted("", "SendGrid", "Twilio"));
    table.add(line("requests", sendGrid.requestCount(), twilio.requestCount()));
    table.add(line("accepted", sendGrid.accepted().size(), twilio.accepted().size()));
    var first = sendGrid.faults().injected();
    var second = twilio.faults().injected();
    Stream.concat(first.keySet().stream(), second.keySet().stream())
        .distinct()
        .sorted((one, other) -> one.toString().compareTo(other.toString()))
        .forEach(
            fault ->
                table.add(
                    line(
                        fault.toString(),
                        first.getOrDefault(fault, 0),
                        second.getOrDefault(fault, 0))));
    table.add(
        line("webhooks", sendGrid.webhooks().calls().size(), twilio.webhooks().calls().size()));
    states().forEach((state, times) -> table.add("%-48s %8d".formatted("ledger: " + state, times)));
    var withoutEvidence = withoutEvidence();
    table.add(
        "%-48s %8d"
            .formatted(
                "unknown since a worker was killed",
                ids(row -> row.state.equals("UNKNOWN") && !withoutEvidence.contains(row.id))
                    .size()));
    table.add("%-48s %6d s".formatted("took", took.toSeconds()));
    System.out.println(String.join("\n", table));
  }

  private static String line(String what, int first, int second) {
    return "%-48s %8d %8d".formatted(what, first, second);
  }

  private List<UUID> acceptedIds() {
    return Stream.concat(
            sendGrid.accepted().stream().map(mail -> mail.requestBody().toString()),
            twilio.accepted().stream().map(text -> text.statusCallback()))
        .map(LedgerAudit::messageIdIn)
        .toList();
  }

  /** Messages that met a fault which neither accepts them nor says that it does not. */
  private Set<UUID> withoutEvidence() {
    return faultedRequests(
            fault ->
                !fault.accepts()
                    && switch (fault) {
                      case Fault.ServerError _, Fault.Garbage _, Fault.Hang _, Fault.Drop _ -> true;
                      case Fault.AcceptThenDrop _, Fault.RateLimited _, Fault.Refusal _ -> false;
                      case Fault.CustomResponse _ -> false;
                    })
        .stream()
        .map(faultedRequest -> messageIdIn(faultedRequest.request()))
        .collect(toSet());
  }

  private List<FaultInjector.FaultedRequest> faultedRequests(Predicate<Fault> kind) {
    return Stream.concat(
            sendGrid.faults().faultedRequests().stream(),
            twilio.faults().faultedRequests().stream())
        .filter(faultedRequest -> kind.test(faultedRequest.fault()))
        .toList();
  }

  private static UUID messageIdIn(String request) {
    var found = OUR_ID.matcher(request);
    if (!found.find()) {
      throw new AssertionError("no message id of Senda: " + request);
    }
    return UUID.fromString(found.group(1));
  }

  private List<UUID> ids(Predicate<MessageRow> rows) {
    return rows().stream().filter(rows).map(MessageRow::id).toList();
  }

  private List<MessageRow> rows() {
    return database
        .sql(
            """
            select id, state, channel, claimed_at,
              exists (select from message_events n where n.message_id = m.id
                and n.type = 'UNCONFIRMED' and n.detail = 'an earlier attempt was interrupted') as interrupted
            from messages m
            """)
        .query(
            (row, index) ->
                new MessageRow(
                    row.getObject("id", UUID.class),
                    row.getString("state"),
                    row.getString("channel"),
                    row.getTimestamp("claimed_at").toInstant(),
                    row.getBoolean("interrupted")))
        .list();
  }

  private long number(String sql) {
    return database.sql(sql).query(Long.class).single();
  }
}
