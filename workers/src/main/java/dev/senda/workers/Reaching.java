package dev.senda.workers;

import dev.senda.journey.Action;
import dev.senda.journey.Subject;
import dev.senda.store.Contacts;
import dev.senda.store.Enrollments;
import dev.senda.store.Journal;
import dev.senda.store.Profiles;
import dev.senda.store.Transactions;
import dev.senda.temporal.JournalEntry;
import dev.senda.temporal.Outside;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/**
 * What running enrollments ask of other systems. No transaction is open while one is asked; why it
 * did not work stands on the enrollment until it does.
 */
final class Reaching implements Outside {

  private final Store store;
  private final Webhooks webhooks;
  private final CustomSteps custom;

  Reaching(Store store, Webhooks webhooks, CustomSteps custom) {
    this.store = store;
    this.webhooks = webhooks;
    this.custom = custom;
  }

  /** The ports that it speaks to. */
  record Store(
      Transactions transactions,
      Contacts contacts,
      Enrollments enrollments,
      Journal journal,
      Profiles profiles) {}

  /** Nothing is done about a contact who was erased: the enrollment is about to be told so. */
  @Override
  public void act(Call call) {
    reach(
        call.enrollment(),
        call.sequence(),
        call.journal(),
        whom -> {
          if (whom.contact().erasedAt() != null) {
            return false;
          }
          switch (call.action()) {
            case Action.CallWebhook webhook -> webhooks.call(webhook.endpoint(), whom);
            case Action.Perform step ->
                custom.perform(step.type(), subject(whom), step.arguments());
          }
          return true;
        });
  }

  @Override
  public String ask(Question question) {
    return reach(
        question.enrollment(),
        question.sequence(),
        question.journal(),
        whom -> custom.ask(question.type(), subject(whom)));
  }

  private <R> R reach(
      UUID enrollment, int sequence, List<JournalEntry> journal, Function<Whom, R> errand) {
    var whom = store.transactions.run(() -> prepared(enrollment, sequence, journal));
    R result;
    try {
      result = errand.apply(whom);
    } catch (NotDoneYet problem) {
      store.enrollments.problem(enrollment, problem.getMessage());
      throw problem;
    }
    if (whom.enrollment().problem() != null) {
      store.enrollments.problem(enrollment, null);
    }
    return result;
  }

  private Whom prepared(UUID enrollment, int sequence, List<JournalEntry> journal) {
    var row =
        store
            .enrollments
            .find(enrollment)
            .orElseThrow(() -> new IllegalStateException("there is no enrollment " + enrollment));
    var contact =
        store
            .contacts
            .find(row.contact())
            .orElseThrow(() -> new IllegalStateException("there is no contact " + row.contact()));
    // One that was restarted is over here before its workflow knows.
    if (row.state().isOver()) {
      throw new NotDoneYet("the enrollment is over");
    }
    store.journal.append(enrollment, Entries.of(journal));
    return new Whom(row, contact, sequence);
  }

  private Subject subject(Whom whom) {
    var contact = whom.contact();
    return new Subject(
        contact.key(),
        contact.userId(),
        contact.email(),
        contact.phone(),
        whom.enrollment().id(),
        whom.idempotencyKey(),
        store.profiles.of(contact));
  }
}
