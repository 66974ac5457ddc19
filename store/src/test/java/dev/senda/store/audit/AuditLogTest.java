package dev.senda.store.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.store.TestStore;
import dev.senda.store.audit.Actor.ActorType;
import dev.senda.store.audit.AuditLog.AuditEntry;
import dev.senda.store.support.Ids;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuditLogTest {

  private static final TestStore STORE = new TestStore();

  private final AuditLog log = new AuditLog(STORE.database);
  private final AuditSubject contact = AuditSubject.ofContact(Ids.newContactKey());

  @AfterAll
  static void close() {
    STORE.close();
  }

  @Test
  void entries_areReadInPages_newestFirst() {
    var erased = record(Actor.ofApiKey("support"), AuditAction.CONTACT_ERASED, contact, "asked");
    record(Actor.ofApiKey("support"), AuditAction.CONTACT_EXPORTED, other(), null);
    var exported = record(Actor.ofConsoleUser("ana"), AuditAction.CONTACT_EXPORTED, contact, "   ");

    assertThat(log.find(null, null, 2))
        .extracting(AuditEntry::action)
        .containsExactly("contact-exported", "contact-exported");
    var newest = log.find(contact, null, 1);
    assertThat(newest)
        .usingRecursiveFieldByFieldElementComparatorIgnoringFields("recordedAt")
        .containsExactly(exported);
    assertThat(log.find(contact, newest.getFirst().id(), 5))
        .usingRecursiveFieldByFieldElementComparatorIgnoringFields("recordedAt")
        .containsExactly(erased);
    assertThat(erased.actor().type()).isEqualTo(ActorType.API_KEY);
    assertThat(exported.reason()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          asked by mail from <ada@example.com>, ticket 48213 | asked by mail from <*>, ticket 48213
          called from +52 (55) 1234-5678 on Monday           | called from * on Monday
          called from 5512345678                             | called from *
          on 2026-11-23, request #99                         | on *, request #99
          objection                                          | objection
          """)
  void addressesInReasons_areHidden(String reason, String stored) {
    record(Actor.ofApiKey("support"), AuditAction.SUPPRESSION_LIFTED, contact, reason);

    assertThat(log.find(contact, null, 5))
        .extracting(AuditEntry::reason)
        .containsExactlyElementsOf(List.of(stored));
  }

  private static AuditSubject other() {
    return AuditSubject.ofContact(Ids.newContactKey());
  }

  private AuditEntry record(
      Actor actor, AuditAction action, AuditSubject subject, @Nullable String reason) {
    var id = log.record(actor, action, subject, reason);
    return log.find(subject, null, 1).stream()
        .filter(entry -> entry.id().equals(id))
        .findFirst()
        .orElseThrow();
  }
}
