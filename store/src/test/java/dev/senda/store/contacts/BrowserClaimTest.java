package dev.senda.store.contacts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.journey.Channel;
import dev.senda.store.TestStore;
import dev.senda.store.consent.Consents;
import dev.senda.store.consent.Consents.Consent;
import dev.senda.store.consent.Consents.ConsentState;
import dev.senda.store.consent.OptIns;
import dev.senda.store.contacts.ContactCall.Resolution;
import dev.senda.store.contacts.Contacts.Identity;
import dev.senda.store.contacts.Contacts.IdentityResult;
import dev.senda.store.support.RetryingTransactions;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An address or phone number that only a browser key gave, and who takes or confirms it. */
class BrowserClaimTest {

  private static final TestStore STORE = new TestStore();
  private static final Traits TRAITS = new Traits(Map.of("email", "ada@example.com"));

  private static final Traits PHONE = new Traits(Map.of("phone", "+34600000001"));
  private static final Identity VISITOR = new Identity(null, "a1", null);

  private final Contacts contacts =
      new Contacts(STORE.database, new RetryingTransactions(STORE.transactions), STORE.clock);

  @BeforeEach
  void clear() {
    STORE.database.sql("truncate contacts cascade").update();
  }

  @AfterAll
  static void close() {
    STORE.close();
  }

  @Test
  void newUserOfAServer_getsIt_withTheOptOuts() {
    var squatter = contacts.identify(Identity.ofUser("u1"), TRAITS.byBrowser());
    var consents = new Consents(STORE.database);
    record(consents, squatter, "tips", ConsentState.WITHDRAWN);
    record(consents, squatter, "surveys", ConsentState.GRANTED);

    var user = contacts.identify(Identity.ofUser("u2"), TRAITS);

    assertThat(user.emailOwnedByOther()).isFalse();
    assertThat(emailOf("u1")).isNull();
    assertThat(emailOf("u2")).isEqualTo("ada@example.com");
    var key = user.contact().key();
    assertThat(consents.findLatest(key, "tips", Channel.EMAIL))
        .map(Consent::isGranted)
        .contains(false);
    assertThat(consents.findLatest(key, "surveys", Channel.EMAIL)).isEmpty();
  }

  @Test
  void knownUserOfAServer_getsIt_andKeepsIt() {
    contacts.identify(Identity.ofUser("u2"), new Traits(Map.of("email", "old@example.com")));
    contacts.identify(Identity.ofUser("u1"), TRAITS.byBrowser());

    contacts.identify(Identity.ofUser("u2"), TRAITS);
    var third = contacts.identify(Identity.ofUser("u3"), TRAITS);

    assertThat(third.emailOwnedByOther()).isTrue();
    assertThat(emailOf("u1")).isNull();
    assertThat(emailOf("u2")).isEqualTo("ada@example.com");
  }

  @Test
  void contactByItsKey_getsIt() {
    contacts.identify(Identity.ofUser("u1"), TRAITS.byBrowser());
    var user = contacts.identify(Identity.ofUser("u2"), Traits.NONE);

    contacts.mergeTraits(user.contact().key(), TRAITS);

    assertThat(emailOf("u1")).isNull();
    assertThat(emailOf("u2")).isEqualTo("ada@example.com");
  }

  @Test
  void anotherBrowserKey_doesNotGetIt() {
    contacts.identify(Identity.ofUser("u1"), TRAITS.byBrowser());

    assertThat(contacts.identify(Identity.ofUser("u2"), TRAITS.byBrowser()).emailOwnedByOther())
        .isTrue();
    assertThat(emailOf("u1")).isEqualTo("ada@example.com");
  }

  @Test
  void serverThatNamesTheUser_confirmsIt() {
    contacts.identify(Identity.ofUser("u1"), TRAITS.byBrowser());
    together(new ContactCall(Identity.ofUser("u1"), TRAITS, false));
    together(new ContactCall(Identity.ofUser("u1"), TRAITS.byBrowser(), false));

    assertThat(contacts.identify(Identity.ofUser("u2"), TRAITS).emailOwnedByOther()).isTrue();
    assertThat(emailOf("u1")).isEqualTo("ada@example.com");
  }

  @Test
  void serverThatNamesTheAddressAlone_confirmsNothing() {
    together(new ContactCall(Identity.ofUser("u1"), TRAITS.byBrowser(), false));
    together(new ContactCall(new Identity(null, "a1", null), TRAITS, false));
    contacts.identify(Identity.ofEmail("ada@example.com"), new Traits(Map.of("plan", "pro")));

    assertThat(contacts.identify(Identity.ofUser("u2"), TRAITS).emailOwnedByOther()).isFalse();
    assertThat(emailOf("u1")).isNull();
    assertThat(emailOf("u2")).isEqualTo("ada@example.com");
  }

  @Test
  void claimOfALead_isNoneOfItsUser_whoIsConfirmedLater() {
    contacts.identify(new Identity(null, "a1", null), TRAITS.byBrowser());
    contacts.identify(Identity.ofUser("u1"), TRAITS);

    assertThat(contacts.identify(Identity.ofUser("u2"), TRAITS).emailOwnedByOther()).isTrue();
    assertThat(emailOf("u1")).isEqualTo("ada@example.com");
  }

  @Test
  void phoneOfAVisitor_isNotMergedIntoAKnownUser() {
    contacts.identify(Identity.ofUser("u1"), Traits.NONE);
    contacts.identify(VISITOR, PHONE.byBrowser());

    var merged = contacts.identify(new Identity("u1", "a1", null), Traits.NONE);

    assertThat(merged.merged()).hasSize(1);
    assertThat(merged.isClaimLeftOut()).isTrue();
    assertThat(merged.contact().phone()).isNull();
  }

  @Test
  void addressOfAVisitor_isNotMergedIntoAKnownUser_unlessTheServerNamesIt() {
    contacts.identify(Identity.ofUser("u1"), Traits.NONE);
    contacts.identify(VISITOR, TRAITS.byBrowser());
    var merged = contacts.identify(new Identity("u1", "a1", null), Traits.NONE);
    contacts.identify(new Identity(null, "a2", null), TRAITS.byBrowser());

    assertThat(merged.isClaimLeftOut()).isTrue();
    assertThat(emailOf("u1")).isNull();
    var named = contacts.identify(new Identity("u1", "a2", null), TRAITS);
    assertThat(named.isClaimLeftOut()).isFalse();
    assertThat(emailOf("u1")).isEqualTo("ada@example.com");
  }

  @Test
  void phoneOfAVisitor_isNotMergedIntoALead() {
    contacts.identify(Identity.ofEmail("ada@example.com"), Traits.NONE);
    contacts.identify(VISITOR, PHONE.byBrowser());

    var merged = contacts.identify(new Identity(null, "a1", "ada@example.com"), Traits.NONE);

    assertThat(merged.merged()).hasSize(1);
    assertThat(merged.contact().phone()).isNull();
  }

  @Test
  void phoneThatAServerGaveOrConfirmed_isMerged() {
    contacts.identify(Identity.ofUser("u1"), Traits.NONE);
    together(new ContactCall(VISITOR, PHONE.byBrowser(), false));
    together(new ContactCall(VISITOR, PHONE, false));
    together(new ContactCall(VISITOR, PHONE.byBrowser(), false));

    var merged = contacts.identify(new Identity("u1", "a1", null), Traits.NONE);

    assertThat(merged.isClaimLeftOut()).isFalse();
    assertThat(merged.contact().phone()).isEqualTo("+34600000001");
  }

  @Test
  void phoneOfAVisitor_isMergedByAnOperator() {
    var user = contacts.identify(Identity.ofUser("u1"), Traits.NONE).contact().key();
    var visitor = contacts.identify(VISITOR, PHONE.byBrowser()).contact().key();

    assertThat(contacts.merge(visitor, user).orElseThrow().phone()).isEqualTo("+34600000001");
  }

  private void together(ContactCall call) {
    var resolutions = STORE.transactions.execute(_ -> contacts.identifyAll(List.of(List.of(call))));
    assertThat(Objects.requireNonNull(resolutions))
        .hasOnlyElementsOfType(Resolution.Resolved.class);
  }

  /** Whoever read the mails of the visitor's address confirmed nothing for the user's address. */
  @Test
  void subscriptionConfirmedFromAnAddressThatIsLeftOut_isLeftOut() {
    contacts.identify(Identity.ofUser("u1"), new Traits(Map.of("email", "user@example.com")));
    var visitor = contacts.identify(VISITOR, TRAITS.byBrowser());
    var consents = new Consents(STORE.database);
    record(consents, visitor, "news", ConsentState.GRANTED, OptIns.SOURCE);

    var merged = contacts.identify(new Identity("u1", "a1", null), Traits.NONE);

    assertThat(emailOf("u1")).isEqualTo("user@example.com");
    assertThat(consents.findLatest(merged.contact().key(), "news", Channel.EMAIL)).isEmpty();
  }

  private static void record(
      Consents consents, IdentityResult contact, String topic, ConsentState state) {
    record(consents, contact, topic, state, "import");
  }

  private static void record(
      Consents consents, IdentityResult contact, String topic, ConsentState state, String source) {
    consents.record(
        contact.contact().key(),
        topic,
        Channel.EMAIL,
        new Consent(state, STORE.clock.instant(), source, null));
  }

  private @Nullable String emailOf(String userId) {
    return contacts.findByUserId(userId).orElseThrow().email();
  }
}
