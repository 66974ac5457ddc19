package dev.senda.api.imports;

import dev.senda.api.imports.ImportDecisions.Outcome;
import dev.senda.api.preferences.UnsubscribeService;
import dev.senda.store.consent.Consents;
import dev.senda.store.consent.Consents.ContactDecision;
import dev.senda.store.consent.SuppressionList;
import dev.senda.store.contacts.AttributeLimits;
import dev.senda.store.contacts.Contact;
import dev.senda.store.contacts.ContactCall;
import dev.senda.store.contacts.ContactCall.Resolution;
import dev.senda.store.contacts.ContactLists;
import dev.senda.store.contacts.Contacts;
import dev.senda.store.contacts.Contacts.FoundContacts;
import dev.senda.store.contacts.Contacts.Identity;
import dev.senda.store.contacts.Traits;
import dev.senda.store.enrollments.EnrollmentRow;
import dev.senda.store.enrollments.Enrollments;
import dev.senda.store.erased.ErasedIdentifiers;
import dev.senda.store.erased.Identifier;
import dev.senda.store.erased.Identifier.IdentifierType;
import dev.senda.store.imports.ImportCounts;
import dev.senda.store.imports.ImportFindings.Finding;
import dev.senda.store.support.Ids;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.stereotype.Component;

/**
 * Imports the rows of one batch with a fixed number of statements, inside the caller's transaction;
 * or counts what they would do. Both decide by the same rules from the same reads. Nothing that it
 * writes starts a journey.
 */
@Component
class BatchWriter {

  private final Contacts contacts;
  private final Consents consents;
  private final SuppressionList suppressions;
  private final ContactLists lists;
  private final Enrollments enrollments;
  private final UnsubscribeService unsubscribeService;
  private final ErasedIdentifiers erasedIdentifiers;

  BatchWriter(
      Contacts contacts,
      Consents consents,
      SuppressionList suppressions,
      ContactLists lists,
      Enrollments enrollments,
      UnsubscribeService unsubscribeService,
      ErasedIdentifiers erasedIdentifiers) {
    this.contacts = contacts;
    this.consents = consents;
    this.suppressions = suppressions;
    this.lists = lists;
    this.enrollments = enrollments;
    this.unsubscribeService = unsubscribeService;
    this.erasedIdentifiers = erasedIdentifiers;
  }

  /** What became of a batch. */
  record Result(ImportCounts counts, List<Finding> findings) {}

  /** A row, the contact that it names if Senda has one, and what it changes of it. */
  private record Planned(
      ParsedRow row, @Nullable Contact known, Map<String, Object> traits, @Nullable String email) {

    /** Hides the row: it is personal data. */
    @Override
    public String toString() {
      return "Planned[row=%s]".formatted(row);
    }
  }

  /**
   * Counts what the rows would do; it only reads.
   *
   * @param importId says when the file arrived
   */
  Result check(UUID importId, List<ParsedRow> all, ImportOptions options, Instant now) {
    var rows = withoutErased(importId, all);
    var findings = new ArrayList<Finding>();
    var planned = plan(rows, options, findings);
    var keys = new ArrayList<String>();
    for (var one : planned) {
      keys.add(one.known() != null ? one.known().key() : nameOf(one.row()));
    }
    var latest =
        consents.findLatest(
            planned.stream()
                .map(Planned::known)
                .filter(Objects::nonNull)
                .map(Contact::key)
                .toList());
    var outcome = decide(planned, keys, latest, options, now);
    return new Result(counts(rows, planned, outcome, findings), findings);
  }

  /**
   * Imports the rows.
   *
   * @param importId says when the file arrived
   * @throws PessimisticLockingFailureException if a person of the rows was erased meanwhile; the
   *     caller repeats its transaction
   */
  Result write(UUID importId, List<ParsedRow> all, ImportOptions options, Instant now) {
    var rows = withoutErased(importId, all);
    var findings = new ArrayList<Finding>();
    var planned = plan(rows, options, findings);
    var keys = identify(planned, findings);
    // The contacts are locked now: a person who is erased from here on is erased with these rows.
    if (withoutErased(importId, all).size() < rows.size()) {
      throw new PessimisticLockingFailureException("import: a person was erased meanwhile");
    }
    var outcome = decide(planned, keys, consents.findLatest(keys), options, now);
    consents.recordAll(outcome.changes());
    endEnrollments(outcome, now);
    var members = new ArrayList<ContactLists.Member>();
    for (int i = 0; i < planned.size(); i++) {
      for (var list : planned.get(i).row().lists()) {
        members.add(new ContactLists.Member(keys.get(i), list));
      }
    }
    lists.addAll(members.stream().distinct().toList());
    suppressions.addAll(rows.stream().flatMap(row -> row.suppressions().stream()).toList());
    return new Result(counts(rows, planned, outcome, findings), findings);
  }

  /** The rows without those of people who were erased since the file arrived. */
  private List<ParsedRow> withoutErased(UUID importId, List<ParsedRow> rows) {
    var erased =
        erasedIdentifiers.findAll(
            rows.stream().flatMap(BatchWriter::identifiers).collect(Collectors.toSet()));
    if (erased.isEmpty()) {
      return rows;
    }
    var arrivedAt = Ids.createdAt(importId);
    return rows.stream()
        .filter(
            row ->
                identifiers(row)
                    .map(erased::get)
                    .filter(Objects::nonNull)
                    .noneMatch(one -> Ids.createdAt(one.id()).isAfter(arrivedAt)))
        .toList();
  }

  private static Stream<Identifier> identifiers(ParsedRow row) {
    return Stream.concat(
        Stream.of(
                Optional.ofNullable(row.userId())
                    .map(id -> new Identifier(IdentifierType.USER_ID, id)),
                Optional.ofNullable(row.email())
                    .map(email -> new Identifier(IdentifierType.EMAIL, email)))
            .flatMap(Optional::stream),
        Stream.concat(
            row.findings().stream()
                .map(Finding::address)
                .filter(Objects::nonNull)
                .map(BatchWriter::address),
            row.suppressions().stream().map(one -> address(one.address()))));
  }

  private static Identifier address(String address) {
    return new Identifier(
        address.indexOf('@') < 0 ? IdentifierType.PHONE : IdentifierType.EMAIL, address);
  }

  /** What each row changes. Without updates, what Senda knows of a contact stays. */
  private List<Planned> plan(List<ParsedRow> rows, ImportOptions options, List<Finding> findings) {
    rows.forEach(row -> findings.addAll(row.findings()));
    var found =
        contacts.findAll(
            rows.stream().map(ParsedRow::userId).filter(Objects::nonNull).toList(),
            rows.stream().map(ParsedRow::email).filter(Objects::nonNull).toList());
    var planned = new ArrayList<Planned>();
    for (var row : rows) {
      if (row.hasContact()) {
        planned.add(plan(row, match(row, found), options, findings));
      }
    }
    return planned;
  }

  private static @Nullable Contact match(ParsedRow row, FoundContacts found) {
    var user = row.userId() == null ? null : found.byUserId().get(row.userId());
    if (user != null) {
      return user;
    }
    var owner = row.email() == null ? null : found.byEmail().get(lowerCase(row.email()));
    boolean isOther = owner != null && row.userId() != null && owner.userId() != null;
    return isOther ? null : owner;
  }

  private static Planned plan(
      ParsedRow row, @Nullable Contact known, ImportOptions options, List<Finding> findings) {
    var traits = new LinkedHashMap<>(row.traits());
    var email = row.email();
    if (known != null && !options.updates()) {
      traits.keySet().removeIf(name -> known.attribute(name) != null);
      if (email != null && known.email() != null && !email.equalsIgnoreCase(known.email())) {
        findings.add(
            row.finding(
                "email",
                "another address than the contact has in Senda",
                "the same address, or an import with update=true"));
        email = null;
      }
    }
    var exceeding =
        new Traits(new LinkedHashMap<>(traits))
            .exceeding(known == null ? Map.of() : known.attributes());
    if (!exceeding.isEmpty()) {
      traits.keySet().removeAll(exceeding);
      findings.add(
          row.finding(
              String.join(", ", exceeding.subList(0, Math.min(3, exceeding.size()))),
              "%d values more than a contact can have".formatted(exceeding.size()),
              "at most %,d attributes, of %,d bytes together"
                  .formatted(
                      AttributeLimits.OF_CONTACT.maxAttributes(),
                      AttributeLimits.OF_CONTACT.maxBytes())));
    }
    return new Planned(row, known, traits, email);
  }

  /** Finds or creates the contacts, and merges the traits. */
  private List<String> identify(List<Planned> planned, List<Finding> findings) {
    var calls = planned.stream().map(BatchWriter::call).toList();
    var resolutions = contacts.identifyAll(calls.stream().map(List::of).toList());
    var keys = new ArrayList<String>();
    for (int i = 0; i < planned.size(); i++) {
      keys.add(
          switch (resolutions.get(i)) {
            case Resolution.Resolved(var contacts) -> contacts.getFirst();
            case Resolution.Ambiguous _, Resolution.Locked _ ->
                identify(planned.get(i), calls.get(i), findings);
          });
    }
    return keys;
  }

  private String identify(Planned planned, ContactCall call, List<Finding> findings) {
    var result = contacts.identify(call.identity(), call.traits());
    if (result.emailOwnedByOther()) {
      findings.add(
          planned
              .row()
              .finding("email", "an address of another contact", "one that no other user has"));
    }
    return result.contact().key();
  }

  private static ContactCall call(Planned planned) {
    var row = planned.row();
    var userId = row.userId();
    var email = planned.email() == null && userId == null ? row.email() : planned.email();
    return new ContactCall(
        new Identity(userId, null, email),
        new Traits(new LinkedHashMap<>(planned.traits())),
        !row.decisions().isEmpty());
  }

  private static Outcome decide(
      List<Planned> planned,
      List<String> keys,
      List<ContactDecision> latest,
      ImportOptions options,
      Instant now) {
    var decisions = new ImportDecisions(latest, options, now);
    for (int i = 0; i < planned.size(); i++) {
      for (var decision : planned.get(i).row().decisions()) {
        decisions.add(keys.get(i), decision);
      }
    }
    return decisions.outcome();
  }

  /** A withdrawal ends the running enrollments of its topic, as the unsubscribe link does. */
  private void endEnrollments(Outcome outcome, Instant now) {
    var topics = outcome.withdrawnTopics();
    if (topics.isEmpty()) {
      return;
    }
    var running =
        enrollments.findRunning(topics.keySet()).stream()
            .map(EnrollmentRow::contactKey)
            .collect(Collectors.toSet());
    for (var contact : running) {
      contacts.lock(contact);
      topics
          .getOrDefault(contact, List.of())
          .forEach(topic -> unsubscribeService.exitTopic(contact, topic, now));
    }
  }

  private static ImportCounts counts(
      List<ParsedRow> rows, List<Planned> planned, Outcome outcome, List<Finding> findings) {
    long matched = planned.stream().filter(one -> one.known() != null).count();
    var created = new HashSet<String>();
    planned.stream()
        .filter(one -> one.known() == null)
        .forEach(one -> created.add(nameOf(one.row())));
    long again = planned.size() - matched - created.size();
    return new ImportCounts(
        rows.size(),
        rows.stream().filter(ParsedRow::isRejected).count(),
        findings.stream().filter(finding -> !finding.isRejected()).count(),
        created.size(),
        matched + again,
        outcome.granted(),
        outcome.withdrawn(),
        outcome.outweighed(),
        rows.stream()
            .flatMap(row -> row.suppressions().stream())
            .map(one -> one.channel() + " " + lowerCase(one.address()))
            .distinct()
            .count());
  }

  /** Names a contact that Senda does not know yet. */
  private static String nameOf(ParsedRow row) {
    return row.userId() != null
        ? "user:" + row.userId()
        : "email:" + lowerCase(Objects.requireNonNull(row.email()));
  }

  private static String lowerCase(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
