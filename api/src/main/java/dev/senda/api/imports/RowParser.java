package dev.senda.api.imports;

import dev.senda.api.contacts.LocaleParser;
import dev.senda.api.contacts.TimeZoneParser;
import dev.senda.api.imports.ParsedRow.Decision;
import dev.senda.api.imports.csv.CsvRow;
import dev.senda.api.imports.mapping.ImportField;
import dev.senda.api.imports.mapping.SubscriptionStatus;
import dev.senda.api.imports.mapping.ValueParser;
import dev.senda.channels.SuppressionReason;
import dev.senda.channels.address.AddressParser;
import dev.senda.channels.address.EmailAddress;
import dev.senda.channels.address.PhoneNumber;
import dev.senda.journey.Channel;
import dev.senda.journey.ContactList;
import dev.senda.store.consent.SuppressionList.SuppressedAddress;
import dev.senda.store.consent.Suppressions.Suppression;
import dev.senda.store.imports.ImportKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Reads one row. A value that cannot be used is left out and reported; a row that names nobody, or
 * whose status is unknown, is rejected. The strictest of several statements about one channel wins.
 */
final class RowParser {

  private static final int MAX_LINES = 200;
  private static final int MAX_TEXT_LENGTH = 200;
  private static final int MAX_ID_LENGTH = 255;
  private static final int MAX_VALUE_LENGTH = 5_000;

  private static final String ALL_DIGITS =
      "all digits: a spreadsheet shortened them, so format the column as text and export again";

  private final ImportKind kind;
  private final ImportFormat format;
  private final AddressParser addresses;
  private final ValueParser values;
  private final UnaryOperator<Instant> toSimulatedTime;
  private final Instant now;

  private final CsvRow row;
  private final long record;
  private final RowFindings findings;
  private final RowStatements statements;
  private @Nullable String userId;
  private @Nullable String email;
  private @Nullable String phone;
  private final Map<String, Object> traits = new LinkedHashMap<>();
  private final List<ContactList> lists = new ArrayList<>();
  private @Nullable Instant suppressedAt;
  private SuppressionReason reason;
  private boolean isReasonFound;

  /** What is the same for all rows of a file. */
  record Context(
      ImportKind kind,
      ImportFormat format,
      ImportOptions options,
      AddressParser addresses,
      ValueParser values,
      UnaryOperator<Instant> toSimulatedTime,
      Instant now) {}

  private RowParser(Context context, CsvRow row, long record) {
    kind = context.kind();
    format = context.format();
    addresses = context.addresses();
    values = context.values();
    toSimulatedTime = context.toSimulatedTime();
    now = context.now();
    this.row = row;
    this.record = record;
    findings = new RowFindings(row, record);
    statements = new RowStatements(context.options(), now);
    reason = context.options().reason();
  }

  /**
   * Reads the row.
   *
   * @param record its number in the file
   */
  static ParsedRow parse(Context context, CsvRow row, long record) {
    return new RowParser(context, row, record).parse();
  }

  private ParsedRow parse() {
    int columns = format.mapping().fields().size();
    if (row.lines() > MAX_LINES) {
      findings.reject(null, row.lines() + " lines", "a row whose quotation marks are closed");
      return result();
    }
    for (int column = columns; column < row.cells().size(); column++) {
      if (!row.cell(column).isBlank()) {
        findings.leaveOut(
            null, row.cells().size() + " cells", columns + " cells, as many as the header");
        break;
      }
    }
    for (int column = 0; column < columns; column++) {
      var value = ValueParser.unwrapFormula(row.cell(column).replace("\0", "").strip());
      if (!value.isEmpty()) {
        read(format.mapping().fields().get(column), format.mapping().names().get(column), value);
      }
    }
    return result();
  }

  private void read(ImportField field, String column, String value) {
    switch (field.type()) {
      case USER_ID -> readUserId(column, value);
      case EMAIL -> {
        var parsed = addresses.parseEmail(value).map(EmailAddress::value);
        email = parsed.orElse(email);
        findings.orLeaveOut(parsed, column, value, addresses.expectedEmailInsteadOf(value));
      }
      case PHONE -> readPhone(column, value);
      case LOCALE ->
          findings
              .orLeaveOut(LocaleParser.parse(value), column, value, LocaleParser.EXPECTED)
              .ifPresent(tag -> traits.put("locale", tag));
      case TIME_ZONE ->
          findings
              .orLeaveOut(TimeZoneParser.parse(value), column, value, TimeZoneParser.EXPECTED)
              .ifPresent(zone -> traits.put("time_zone", zone));
      case LIFECYCLE -> readLifecycle(column, value);
      case ATTRIBUTE -> readAttribute(field, column, value);
      case LISTS -> readLists(column, value);
      case STATUS -> readStatus(SubscriptionStatus.parse(value), field, column, value);
      case OPT_IN_STATUS -> readStatus(SubscriptionStatus.parseOptIn(value), field, column, value);
      case CONSENT -> {
        findings
            .orLeaveOut(readConsent(value), column, value, "yes or no")
            .ifPresent(granted -> statements.addConsent(field, granted));
      }
      case CONSENT_AT -> {
        var at = readInstant(column, value);
        at.ifPresentOrElse(
            instant -> statements.setConsentedAt(field.channel(), instant),
            () -> statements.setConsentTimeUnreadable(field.channel()));
      }
      case CONSENT_TEXT -> statements.setTextVersion(shorten(value, MAX_TEXT_LENGTH));
      case UNSUBSCRIBED ->
          readFlag(column, value)
              .filter(unsubscribed -> unsubscribed)
              .ifPresent(_ -> statements.add(field.channel(), SubscriptionStatus.UNSUBSCRIBED));
      case UNSUBSCRIBED_AT -> {
        statements.add(field.channel(), SubscriptionStatus.UNSUBSCRIBED);
        readInstant(column, value)
            .ifPresent(at -> statements.setUnsubscribedAt(field.channel(), at));
      }
      case BOUNCED ->
          // HubSpot writes the reason of the bounce into this column.
          ValueParser.parseBoolean(value)
              .or(() -> Optional.of(true))
              .filter(bounced -> bounced)
              .ifPresent(_ -> statements.add(Channel.EMAIL, SubscriptionStatus.BOUNCED));
      case BOUNCED_AT -> {
        statements.add(Channel.EMAIL, SubscriptionStatus.BOUNCED);
        readInstant(column, value).ifPresent(statements::setBouncedAt);
      }
      case COMPLAINED ->
          // Braze writes when it was.
          findings
              .orLeaveOut(
                  ValueParser.parseBoolean(value)
                      .or(() -> values.parseInstant(value).map(_ -> true)),
                  column,
                  value,
                  "yes, no or a date")
              .filter(complained -> complained)
              .ifPresent(_ -> statements.add(Channel.EMAIL, SubscriptionStatus.COMPLAINED));
      case SUPPRESSED -> readSuppressed(value);
      case REASON ->
          SubscriptionStatus.guess(value).flatMap(RowParser::reasonOf).ifPresent(this::setReason);
      case SUPPRESSED_AT ->
          readInstant(column, value)
              .ifPresent(
                  at -> {
                    suppressedAt = at;
                    statements.setSuppressedAt(at);
                  });
      case IGNORE -> {}
    }
  }

  private void readPhone(String column, String value) {
    var parsed = addresses.parsePhone(value).map(PhoneNumber::value);
    phone = parsed.orElse(phone);
    var expected = ValueParser.isShortened(value) ? ALL_DIGITS : addresses.expectedPhone();
    findings
        .orLeaveOut(parsed, column, value, expected)
        .ifPresent(number -> traits.put("phone", number));
  }

  private void readUserId(String column, String value) {
    if (ValueParser.isShortened(value)) {
      findings.leaveOut(column, value, ALL_DIGITS);
      return;
    }
    boolean isValid =
        value.length() <= MAX_ID_LENGTH && value.codePoints().noneMatch(Character::isISOControl);
    if (isValid) {
      userId = value;
    } else {
      findings.leaveOut(
          column, value, "a text of 1 to 255 characters, none of them a control character");
    }
  }

  private void readLifecycle(String column, String value) {
    findings
        .orLeaveOut(
            ValueParser.parseLifecycle(value),
            column,
            value,
            "subscriber, lead, marketing_qualified, sales_qualified, opportunity, customer or"
                + " evangelist")
        .ifPresent(one -> traits.put("lifecycle", one.wireName()));
  }

  private void readAttribute(ImportField field, String column, String value) {
    var name = field.argument();
    switch (field.form()) {
      case TEXT -> {
        if (value.length() > MAX_VALUE_LENGTH) {
          findings.leaveOut(
              column,
              "%,d characters".formatted(value.length()),
              "at most %,d characters".formatted(MAX_VALUE_LENGTH));
        } else {
          traits.put(name, value);
        }
      }
      case NUMBER ->
          findings
              .orLeaveOut(values.parseNumber(value), column, value, values.expectedNumber())
              .ifPresent(number -> traits.put(name, number));
      case BOOLEAN -> readFlag(column, value).ifPresent(flag -> traits.put(name, flag));
      case DATE ->
          findings
              .orLeaveOut(values.parseInstant(value), column, value, values.expectedDate())
              .ifPresent(at -> traits.put(name, at.toString().replaceFirst("T00:00:00Z$", "")));
    }
  }

  private void readLists(String column, String value) {
    for (var text : value.split("[,;|]", -1)) {
      if (!text.isBlank()) {
        findings
            .orLeaveOut(ValueParser.parseList(text), column, text, "a list, such as beta-testers")
            .ifPresent(lists::add);
      }
    }
  }

  private void readStatus(
      Optional<SubscriptionStatus> status, ImportField field, String column, String value) {
    if (status.isEmpty()) {
      findings.reject(column, value, SubscriptionStatus.expected());
    } else {
      statements.add(field.channel(), status.get());
    }
  }

  /** Any value but a no suppresses the address: reasons are words of the other tool. */
  private void readSuppressed(String value) {
    var word = value.replaceAll("[\\[\\]{}\"']", "").strip();
    boolean isNo =
        word.isEmpty()
            || ValueParser.parseBoolean(word).equals(Optional.of(false))
            || SubscriptionStatus.parse(word).equals(Optional.of(SubscriptionStatus.NONE));
    if (!isNo) {
      values.parseInstant(word).map(toSimulatedTime).ifPresent(statements::setSuppressedAt);
      statements.suppress(
          SubscriptionStatus.guess(word)
              .filter(status -> status != SubscriptionStatus.SUBSCRIBED)
              .orElse(SubscriptionStatus.UNSUBSCRIBED));
    }
  }

  private static Optional<Boolean> readConsent(String value) {
    return ValueParser.parseBoolean(value)
        .or(
            () ->
                SubscriptionStatus.parse(value)
                    .filter(status -> status != SubscriptionStatus.NONE)
                    .map(status -> status == SubscriptionStatus.SUBSCRIBED));
  }

  private Optional<Boolean> readFlag(String column, String value) {
    return findings.orLeaveOut(ValueParser.parseBoolean(value), column, value, "yes or no");
  }

  private Optional<Instant> readInstant(String column, String value) {
    return findings
        .orLeaveOut(values.parseInstant(value), column, value, values.expectedDate())
        .map(toSimulatedTime)
        .map(at -> at.isAfter(now) ? now : at);
  }

  private void setReason(SuppressionReason found) {
    reason = isReasonFound ? stricter(reason, found) : found;
    isReasonFound = true;
  }

  private static SuppressionReason stricter(SuppressionReason one, SuppressionReason other) {
    return one.isRequestedByContact() ? other : one;
  }

  private static Optional<SuppressionReason> reasonOf(SubscriptionStatus status) {
    return switch (status) {
      case COMPLAINED -> Optional.of(SuppressionReason.COMPLAINED);
      case BOUNCED -> Optional.of(SuppressionReason.BOUNCED);
      case UNSUBSCRIBED -> Optional.of(SuppressionReason.UNSUBSCRIBED);
      case SUBSCRIBED, NONE -> Optional.empty();
    };
  }

  private ParsedRow result() {
    var suppressions = new ArrayList<SuppressedAddress>();
    var decisions = new ArrayList<Decision>();
    switch (kind) {
      case CONTACTS -> {
        statements.decide(email, phone, decisions, suppressions);
        if (email == null && userId == null) {
          reportNobody(!suppressions.isEmpty());
        }
      }
      case SUPPRESSIONS -> {
        if (email == null && phone == null) {
          findings.reject(null, "no valid address", "an email address or a phone number");
        }
        statements.reason().flatMap(RowParser::reasonOf).ifPresent(this::setReason);
        suppressAll(suppressions);
      }
    }
    boolean isRejected = findings.isRejected();
    var wrong = findings.withAddress(email != null ? email : phone);
    return isRejected || kind == ImportKind.SUPPRESSIONS
        ? new ParsedRow(
            record,
            row,
            null,
            null,
            Map.of(),
            List.of(),
            isRejected ? List.of() : suppressions,
            List.of(),
            wrong)
        : new ParsedRow(record, row, userId, email, traits, decisions, suppressions, lists, wrong);
  }

  /** Somebody who unsubscribed is suppressed even where nothing else is known. */
  private void reportNobody(boolean isSuppressed) {
    var found = "no valid email address and no user id";
    if (isSuppressed) {
      findings.leaveOut(null, found, "one of them: only the phone number is suppressed");
    } else {
      findings.reject(null, found, "one of them");
    }
  }

  private void suppressAll(List<SuppressedAddress> suppressions) {
    var suppression = new Suppression(reason.wireName(), suppressedAt == null ? now : suppressedAt);
    if (email != null) {
      suppressions.add(new SuppressedAddress(Channel.EMAIL, email, suppression));
    }
    if (phone != null) {
      suppressions.add(new SuppressedAddress(Channel.SMS, phone, suppression));
      suppressions.add(new SuppressedAddress(Channel.WHATSAPP, phone, suppression));
    }
  }

  private static String shorten(String text, int length) {
    return text.length() > length ? text.substring(0, length) + "…" : text;
  }
}
