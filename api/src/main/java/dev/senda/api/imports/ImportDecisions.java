package dev.senda.api.imports;

import dev.senda.api.imports.ParsedRow.Decision;
import dev.senda.journey.Channel;
import dev.senda.store.consent.Consents.Consent;
import dev.senda.store.consent.Consents.ConsentState;
import dev.senda.store.consent.Consents.ContactDecision;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which consents and withdrawals of a batch count. The strictest decision wins:
 *
 * <ul>
 *   <li>A withdrawal counts, unless Senda has a consent that is newer than the withdrawal's time.
 *   <li>A consent counts where Senda knows no decision. What was withdrawn in Senda is granted
 *       again only if the import says so and the consent has a time after the withdrawal, and a
 *       proof.
 *   <li>What is known already is not recorded again.
 * </ul>
 */
final class ImportDecisions {

  static final String SOURCE = "import";

  private final ImportOptions options;
  private final Instant now;
  private final Map<Subject, Consent> latest = new HashMap<>();
  private final List<ContactDecision> changes = new ArrayList<>();
  private final Map<String, List<String>> withdrawnTopics = new HashMap<>();
  private long granted;
  private long withdrawn;
  private long outweighed;

  private record Subject(String contact, String topic, Channel channel) {}

  /**
   * What the decisions of a batch change.
   *
   * @param changes to be recorded
   * @param withdrawnTopics by the key of the contact
   * @param outweighed decisions that another one in Senda outweighs
   */
  record Outcome(
      List<ContactDecision> changes,
      Map<String, List<String>> withdrawnTopics,
      long granted,
      long withdrawn,
      long outweighed) {}

  ImportDecisions(List<ContactDecision> known, ImportOptions options, Instant now) {
    this.options = options;
    this.now = now;
    known.forEach(
        one -> latest.put(new Subject(one.contact(), one.topic(), one.channel()), one.consent()));
  }

  void add(String contact, Decision decision) {
    var subject = new Subject(contact, decision.topic(), decision.channel());
    var newest = latest.get(subject);
    switch (decision.state()) {
      case GRANTED -> grant(subject, decision, newest);
      case WITHDRAWN -> withdraw(subject, decision, newest);
    }
  }

  private void grant(Subject subject, Decision decision, @Nullable Consent newest) {
    if (newest != null && newest.isGranted()) {
      return;
    }
    var at = decision.at();
    if (newest != null
        && !(options.regrants()
            && at != null
            && at.isAfter(newest.at())
            && decision.textVersion() != null)) {
      outweighed++;
      return;
    }
    granted++;
    record(subject, ConsentState.GRANTED, at == null ? now : at, decision.textVersion());
  }

  private void withdraw(Subject subject, Decision decision, @Nullable Consent newest) {
    if (newest != null && !newest.isGranted()) {
      return;
    }
    var at = decision.at() == null ? now : decision.at();
    if (newest != null && newest.at().isAfter(at)) {
      outweighed++;
      return;
    }
    withdrawn++;
    withdrawnTopics.computeIfAbsent(subject.contact(), _ -> new ArrayList<>()).add(subject.topic());
    record(subject, ConsentState.WITHDRAWN, at, decision.textVersion());
  }

  private void record(
      Subject subject, ConsentState state, Instant at, @Nullable String textVersion) {
    var consent = new Consent(state, at, SOURCE, textVersion);
    latest.put(subject, consent);
    changes.add(
        new ContactDecision(subject.contact(), subject.topic(), subject.channel(), consent));
  }

  Outcome outcome() {
    return new Outcome(changes, withdrawnTopics, granted, withdrawn, outweighed);
  }
}
