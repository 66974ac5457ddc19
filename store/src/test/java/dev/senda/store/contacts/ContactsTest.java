package dev.senda.store.contacts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.senda.journey.Channel;
import dev.senda.journey.LifecycleStage;
import dev.senda.store.TestStore;
import dev.senda.store.consent.Consents;
import dev.senda.store.consent.Consents.ConsentState;
import dev.senda.store.contacts.Contacts.Identity;
import dev.senda.store.support.ConcurrentCalls;
import dev.senda.store.support.Ids;
import dev.senda.store.support.RetryingTransactions;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ContactsTest {

  private static final TestStore STORE = new TestStore();

  private final Contacts contacts =
      new Contacts(STORE.database, new RetryingTransactions(STORE.transactions), STORE.clock);

  @BeforeEach
  void empty() {
    STORE.database.sql("truncate contacts cascade").update();
  }

  @AfterAll
  static void close() {
    STORE.close();
  }

  @Test
  void traitsByTheKeyOfAMergedContact_areThoseOfTheOneThatStays() {
    var old = contacts.identify(Identity.ofUser("old-key"), Traits.NONE).contact().key();
    var kept = contacts.identify(Identity.ofUser("kept"), Traits.NONE).contact().key();
    contacts.merge(old, kept);
    contacts.identify(Identity.ofEmail("lead@merged.example"), Traits.NONE);

    var result =
        contacts.mergeTraits(old, new Traits(Map.of("email", "lead@merged.example"))).orElseThrow();

    assertThat(result.contact().key()).isEqualTo(kept);
    assertThat(result.contact().email()).isEqualTo("lead@merged.example");
    assertThat(result.merged()).hasSize(1);
  }

  @Test
  void traitsByAnUnknownKey_changeNobody_alsoWithTheAddressOfAnother() {
    contacts.identify(Identity.ofEmail("ada@unknown.example"), Traits.NONE);

    assertThat(
            contacts.mergeTraits(
                "0000000000000", new Traits(Map.of("email", "ada@unknown.example", "plan", "pro"))))
        .isEmpty();
    assertThat(contacts.findByEmail("ada@unknown.example").orElseThrow().attributes()).isEmpty();
  }

  @Test
  void newIdentity_createsAContact() {
    var made =
        contacts.identify(
            new Identity("u1", "a1", null),
            new Traits(
                Map.of(
                    "email", "Ada@Example.com",
                    "phone", "+5215512345678",
                    "locale", "es-MX",
                    "time_zone", "America/Mexico_City",
                    "country", "MX")));

    assertThat(made.created()).isTrue();
    var contact = made.contact();
    assertThat(contacts.find(contact.key())).contains(contact);
    assertThat(contacts.findByUserId("u1")).contains(contact);
    assertThat(contacts.findByAnonymousId("a1")).contains(contact);
    assertThat(contacts.findByEmail("ada@example.COM")).contains(contact);
    assertThat(contact.email()).isEqualTo("Ada@Example.com");
    assertThat(contact.phone()).isEqualTo("+5215512345678");
    assertThat(contact.locale()).isEqualTo("es-MX");
    assertThat(contact.timeZone()).isEqualTo("America/Mexico_City");
    assertThat(contact.attributes()).isEqualTo(Map.of("country", "MX"));
  }

  @Test
  void traits_areMerged_andNullRemoves() {
    contacts.identify(
        Identity.ofUser("u1"),
        new Traits(Map.of("email", "ada@example.com", "plan", "free", "seats", 3)));
    Map<String, @Nullable Object> changes = new HashMap<>();
    changes.put("plan", "pro");
    changes.put("seats", null);
    changes.put("spent", new BigDecimal("0.10"));

    var contact = contacts.identify(Identity.ofUser("u1"), new Traits(changes)).contact();

    assertThat(contact.email()).isEqualTo("ada@example.com");
    assertThat(contact.attributes())
        .isEqualTo(Map.of("plan", "pro", "spent", new BigDecimal("0.10")));
  }

  @Test
  void knownLifecycle_setsTheStage() {
    var customer = saying("customer");

    assertThat(customer.lifecycle()).isEqualTo(LifecycleStage.CUSTOMER);
    assertThat(customer.attributes()).isEmpty();
    assertThat(customer.attribute("lifecycle")).isEqualTo("customer");
    assertThat(contacts.identify(Identity.ofUser("u1"), Traits.NONE).contact().lifecycle())
        .isEqualTo(LifecycleStage.CUSTOMER);
  }

  @Test
  void unknownLifecycle_isKeptAsAttribute() {
    saying("marketing_qualified");

    var onTrial = saying("trial");
    assertThat(onTrial.lifecycle()).isNull();
    assertThat(onTrial.attribute("lifecycle")).isEqualTo("trial");

    var lead = saying("lead");
    assertThat(lead.lifecycle()).isEqualTo(LifecycleStage.LEAD);
    assertThat(lead.attributes()).isEmpty();

    var nothing = saying(null);
    assertThat(nothing.lifecycle()).isNull();
    assertThat(nothing.attribute("lifecycle")).isNull();
  }

  @Test
  void everyStage_isReadByItsWireName() {
    for (var stage : LifecycleStage.values()) {
      assertThat(saying(stage.wireName()).lifecycle()).isEqualTo(stage);
    }
  }

  @Test
  void fieldThatIsNotAText_isRefused() {
    assertThatThrownBy(() -> new Traits(Map.of("locale", 5)))
        .hasMessage("locale: 5 (expected a text)");
  }

  @Test
  void hugeNumber_isReadUnchanged() {
    var huge = new BigDecimal("1e2000");

    var contact =
        contacts.identify(Identity.ofUser("u1"), new Traits(Map.of("points", huge))).contact();

    assertThat(contact.attribute("points")).isEqualTo(huge.toBigInteger());
  }

  private Contact saying(@Nullable String lifecycle) {
    Map<String, @Nullable Object> said = new HashMap<>();
    said.put("lifecycle", lifecycle);
    return contacts.identify(Identity.ofUser("u1"), new Traits(said)).contact();
  }

  @Test
  void concurrentIdentifications_createOneContact() throws Exception {
    var identified =
        ConcurrentCalls.run(
            100,
            () ->
                contacts.identify(
                    new Identity("u1", "a1", null), new Traits(Map.of("email", "a@b.example"))));

    assertThat(identified).extracting(one -> one.contact().key()).containsOnly(onlyKey());
    assertThat(identified).filteredOn(Contacts.IdentityResult::created).hasSize(1);
  }

  @Test
  void concurrentIdentifications_byThreeIdentifiers_createOneContact() throws Exception {
    var turn = new AtomicInteger();
    var email = new Traits(Map.of("email", "ada@example.com"));

    ConcurrentCalls.run(
        100,
        () ->
            switch (turn.getAndIncrement() % 3) {
              case 0 -> contacts.identify(Identity.ofUser("u1"), email);
              case 1 -> contacts.identify(new Identity(null, "a1", null), email);
              default -> contacts.identify(Identity.ofEmail("ADA@example.com"), Traits.NONE);
            });

    var ada = contacts.find(onlyKey()).orElseThrow();
    assertThat(ada.userId()).isEqualTo("u1");
    assertThat(ada.anonymousId()).isEqualTo("a1");
  }

  @Test
  void leadThatIsAUser_bringsAllDecisions() {
    var consents = new Consents(STORE.database);
    var at = Instant.parse("2026-11-20T09:00:00Z");
    var lead = contacts.identify(Identity.ofEmail("ada@example.com"), Traits.NONE).contact();
    consents.record(lead.key(), "news", Channel.EMAIL, consent(ConsentState.GRANTED, at));
    consents.record(
        lead.key(), "news", Channel.EMAIL, consent(ConsentState.WITHDRAWN, at.plusSeconds(1)));
    consents.record(lead.key(), "news", Channel.SMS, consent(ConsentState.WITHDRAWN, at));
    consents.record(lead.key(), "tips", Channel.EMAIL, consent(ConsentState.WITHDRAWN, at));
    consents.record(
        lead.key(), "tips", Channel.EMAIL, consent(ConsentState.GRANTED, at.plusSeconds(1)));
    contacts.identify(Identity.ofUser("ada"), Traits.NONE);

    var user =
        contacts
            .identify(Identity.ofUser("ada"), new Traits(Map.of("email", "ada@example.com")))
            .contact();

    assertThat(consents.findLatest(user.key(), "news", Channel.EMAIL).orElseThrow().state())
        .isEqualTo(ConsentState.WITHDRAWN);
    assertThat(consents.findLatest(user.key(), "news", Channel.SMS).orElseThrow().state())
        .isEqualTo(ConsentState.WITHDRAWN);
    assertThat(consents.findLatest(user.key(), "tips", Channel.EMAIL).orElseThrow().state())
        .isEqualTo(ConsentState.GRANTED);
  }

  private static Consents.Consent consent(ConsentState state, Instant at) {
    return new Consents.Consent(state, at, "import", null);
  }

  @Test
  void unknownIdentifiers_findNothing() {
    assertThat(contacts.find(Ids.newContactKey())).isEmpty();
    assertThat(contacts.findByUserId("u1")).isEmpty();
    assertThat(contacts.findByAnonymousId("a1")).isEmpty();
    assertThat(contacts.findByEmail("ada@example.com")).isEmpty();
    assertThat(contacts.findByEnrollment(Ids.newUuid())).isEmpty();
    assertThat(contacts.lock(Ids.newContactKey())).isEmpty();
  }

  private String onlyKey() {
    return STORE.database.sql("select key from contacts").query(String.class).single();
  }
}
