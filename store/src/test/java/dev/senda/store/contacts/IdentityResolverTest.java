package dev.senda.store.contacts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.journey.Channel;
import dev.senda.store.TestStore;
import dev.senda.store.consent.Consents;
import dev.senda.store.consent.Consents.Consent;
import dev.senda.store.consent.Consents.ConsentState;
import dev.senda.store.contacts.Contacts.Identity;
import dev.senda.store.contacts.Contacts.IdentityResult;
import dev.senda.store.support.RetryingTransactions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The cases of docs/identity.md, by their numbers. */
class IdentityResolverTest {

  private static final TestStore STORE = new TestStore();
  private static final String EMAIL = "ada@example.com";
  private static final String OTHER_EMAIL = "grace@example.com";

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
  void everyCaseOfTheDocs_hasATest_andTheOtherWayAround() throws IOException {
    var documented =
        Pattern.compile("^\\| (I\\d\\d) \\|", Pattern.MULTILINE)
            .matcher(Files.readString(Path.of("../docs/identity.md")))
            .results()
            .map((MatchResult match) -> match.group(1).toLowerCase(Locale.ROOT))
            .toList();
    var tested =
        Arrays.stream(IdentityResolverTest.class.getDeclaredMethods())
            .filter(method -> method.isAnnotationPresent(Test.class))
            .map(method -> method.getName().replaceFirst("_.*", ""))
            .filter(name -> name.matches("i\\d\\d"))
            .toList();

    assertThat(documented).isNotEmpty().doesNotHaveDuplicates();
    assertThat(tested).containsExactlyInAnyOrderElementsOf(documented);
  }

  @Test
  void i01_nobodyMatches_createsAContactWithAllIdentifiers() {
    var result = identify("u1", "a1", EMAIL);

    assertThat(result.created()).isTrue();
    assertIdentifiers(result, "u1", "a1", EMAIL);
    assertThat(count()).isEqualTo(1);
  }

  @Test
  void i02_knownUser_getsNewIdentifiers() {
    var user = identify("u1", null, null);

    assertSame(identify("u1", "a1", EMAIL), user);
    assertIdentifiers(user, "u1", "a1", EMAIL);
  }

  @Test
  void i03_visitorThatSignsUp_becomesTheUser() {
    var visitor = identify(null, "a1", null);

    assertSame(identify("u1", "a1", null), visitor);
    assertIdentifiers(visitor, "u1", "a1", null);
  }

  @Test
  void i04_leadThatSignsUp_becomesTheUser() {
    var lead = identify(null, null, EMAIL);

    assertSame(identify("u1", null, EMAIL), lead);
    assertIdentifiers(lead, "u1", null, EMAIL);
  }

  @Test
  void i05_anonymousIdOfAnotherUser_movesToANewContact() {
    var first = identify("u1", "a1", null);

    var second = identify("u2", "a1", null);

    assertThat(second.created()).isTrue();
    assertIdentifiers(first, "u1", null, null);
    assertIdentifiers(second, "u2", "a1", null);
  }

  @Test
  void i06_emailOfAnotherUser_staysWithItsOwner_andIsReported() {
    var owner = identify("u1", null, EMAIL);

    var second =
        contacts.identify(Identity.ofUser("u2"), new Traits(Map.of("email", EMAIL, "plan", "pro")));

    assertThat(second.created()).isTrue();
    assertThat(second.emailOwnedByOther()).isTrue();
    assertThat(second.contact().attributes()).isEqualTo(Map.of("plan", "pro"));
    assertIdentifiers(second, "u2", null, null);
    assertIdentifiers(owner, "u1", null, EMAIL);
  }

  @Test
  void i07_leadWithTheEmailOfTheUser_isTheUser_andTheStrictestConsentCounts() {
    var consents = new Consents(STORE.database);
    var user = identify("u1", null, null);
    var lead = identify(null, null, EMAIL);
    record(consents, lead, "news", ConsentState.WITHDRAWN);
    record(consents, lead, "tips", ConsentState.GRANTED);
    record(consents, user, "news", ConsentState.GRANTED);

    var result = identify("u1", null, EMAIL);

    assertSame(result, user);
    assertThat(result.emailOwnedByOther()).isFalse();
    assertThat(result.merged()).containsExactly(key(lead));
    assertIdentifiers(user, "u1", null, EMAIL);
    assertThat(contacts.find(key(lead))).contains(contacts.find(key(user)).orElseThrow());
    assertThat(consents.findLatest(key(user), "news", Channel.EMAIL).map(Consent::state))
        .contains(ConsentState.WITHDRAWN);
    assertThat(consents.findLatest(key(user), "tips", Channel.EMAIL).map(Consent::state))
        .contains(ConsentState.GRANTED);
  }

  @Test
  void i08_unknownEmail_replacesTheUsersAddress() {
    var user = identify("u1", null, EMAIL);

    assertSame(identify("u1", null, OTHER_EMAIL), user);
    assertIdentifiers(user, "u1", null, OTHER_EMAIL);
  }

  @Test
  void i09_emailOfAnotherUser_leavesBothAddresses_andIsReported() {
    var first = identify("u1", null, EMAIL);
    var second = identify("u2", null, OTHER_EMAIL);

    var result = identify("u1", null, OTHER_EMAIL);

    assertSame(result, first);
    assertThat(result.emailOwnedByOther()).isTrue();
    assertIdentifiers(first, "u1", null, EMAIL);
    assertIdentifiers(second, "u2", null, OTHER_EMAIL);
  }

  @Test
  void i10_leadAndVisitor_areOnePerson_emailDecidesWhichStays() {
    var lead = identify(null, null, EMAIL);
    var visitor = identify(null, "a1", null);

    assertSame(identify("u1", "a1", EMAIL), lead);
    assertIdentifiers(lead, "u1", "a1", EMAIL);
    assertThat(contacts.find(key(visitor)).orElseThrow().key()).isEqualTo(key(lead));
    assertThat(count()).isEqualTo(1);
  }

  @Test
  void i11_noUserId_emailOfAUser_findsTheUser() {
    var user = identify("u1", null, EMAIL);

    assertSame(identify(null, "a1", EMAIL), user);
    assertIdentifiers(user, "u1", "a1", EMAIL);
  }

  @Test
  void i12_noUserId_anonymousIdOfAUser_findsTheUser() {
    var user = identify("u1", "a1", null);

    assertSame(identify(null, "a1", null), user);
  }

  @Test
  void i13_noUserId_anonymousIdOfAUser_andAnUnknownEmail_setsTheAddress() {
    var user = identify("u1", "a1", EMAIL);

    assertSame(identify(null, "a1", OTHER_EMAIL), user);
    assertIdentifiers(user, "u1", "a1", OTHER_EMAIL);
  }

  @Test
  void i14_noUserId_emailAndAnonymousIdOfTwoUsers_emailDecides() {
    var first = identify("u1", "a1", null);
    var second = identify("u2", null, EMAIL);

    assertSame(identify(null, "a1", EMAIL), second);
    assertIdentifiers(second, "u2", "a1", EMAIL);
    assertIdentifiers(first, "u1", null, null);
  }

  @Test
  void i15_visitorWithTheEmailOfAnotherUser_becomesAUserWithoutAddress() {
    var visitor = identify(null, "a1", null);
    var owner = identify("u2", null, EMAIL);

    var result = identify("u3", "a1", EMAIL);

    assertSame(result, visitor);
    assertThat(result.emailOwnedByOther()).isTrue();
    assertIdentifiers(visitor, "u3", "a1", null);
    assertIdentifiers(owner, "u2", null, EMAIL);
  }

  @Test
  void i16_emailInAnotherCase_findsTheLead_andIsStoredAsGivenLast() {
    var lead = identify(null, null, EMAIL);

    assertSame(identify(null, null, "Ada@Example.COM"), lead);
    assertIdentifiers(lead, null, null, "Ada@Example.COM");
  }

  @Test
  void i17_emailNull_removesTheAddress() {
    var user = identify("u1", null, EMAIL);
    Map<String, @Nullable Object> removal = new HashMap<>();
    removal.put("email", null);

    assertSame(contacts.identify(Identity.ofUser("u1"), new Traits(removal)), user);
    assertIdentifiers(user, "u1", null, null);
  }

  @Test
  void i18_contactByKey_withTheEmailOfALead_isTheLead() {
    var user = identify("u1", null, null);
    var lead = identify(null, null, EMAIL);

    var result = contacts.mergeTraits(key(user), new Traits(Map.of("email", EMAIL))).orElseThrow();

    assertThat(result.emailOwnedByOther()).isFalse();
    assertIdentifiers(user, "u1", null, EMAIL);
    assertThat(contacts.find(key(lead)).orElseThrow().key()).isEqualTo(key(user));
  }

  @Test
  void i19_contactByKey_doesNotTakeTheEmailOfAUser() {
    var first = identify("u1", null, null);
    var owner = identify("u2", null, EMAIL);

    var result = contacts.mergeTraits(key(first), new Traits(Map.of("email", EMAIL))).orElseThrow();

    assertThat(result.emailOwnedByOther()).isTrue();
    assertIdentifiers(first, "u1", null, null);
    assertIdentifiers(owner, "u2", null, EMAIL);
  }

  @Test
  void i20_erasedContact_isNotFoundByItsKey() {
    var erased = STORE.insertContact();
    STORE
        .database
        .sql("update contacts set erased_at = now() where key = :key")
        .param("key", erased)
        .update();

    assertThat(contacts.mergeTraits(erased, new Traits(Map.of("email", EMAIL)))).isEmpty();
    assertThat(contacts.findByEmail(EMAIL)).isEmpty();
  }

  @Test
  void i21_visitorThatLogsIn_isTheUser() {
    var user = identify("u1", null, EMAIL);
    var visitor = identify(null, "a1", null);

    var result = identify("u1", "a1", null);

    assertSame(result, user);
    assertThat(result.merged()).containsExactly(key(visitor));
    assertIdentifiers(user, "u1", "a1", EMAIL);
    assertThat(count()).isEqualTo(1);
  }

  @Test
  void i22_secondDevice_leavesTheUserWithBothAnonymousIds() {
    var user = identify("u1", "a1", null);
    identify(null, "a2", null);

    assertSame(identify("u1", "a2", null), user);
    assertSame(identify(null, "a1", null), user);
    assertSame(identify(null, "a2", null), user);
    assertThat(count()).isEqualTo(1);
  }

  @Test
  void i23_leadWithAnotherAddress_onTheDeviceOfAUser_staysAnotherPerson() {
    var user = identify("u1", null, EMAIL);
    var lead = identify(null, "a1", OTHER_EMAIL);

    assertThat(identify("u1", "a1", null).merged()).isEmpty();
    assertIdentifiers(user, "u1", "a1", EMAIL);
    assertIdentifiers(lead, null, null, OTHER_EMAIL);
  }

  @Test
  void i24_leadWithTheSameDevice_andAUserWithoutAddress_areOnePerson() {
    var user = identify("u1", null, null);
    identify(null, "a1", EMAIL);

    assertSame(identify("u1", "a1", null), user);
    assertIdentifiers(user, "u1", "a1", EMAIL);
    assertThat(count()).isEqualTo(1);
  }

  @Test
  void i25_twoUsers_areMergedByAnOperatorOnly() {
    var first = identify("u1", "a1", EMAIL);
    var second = identify("u2", "a2", null);

    contacts.merge(key(second), key(first));

    assertSame(identify("u2", null, null), first);
    assertSame(identify(null, "a2", null), first);
    assertIdentifiers(first, "u1", "a1", EMAIL);
    assertThat(count()).isEqualTo(1);
  }

  @Test
  void i26_olderAddress_isNotTaken_andMergesNobody() {
    var now = STORE.clock.instant();
    var user =
        contacts.identify(Identity.ofUser("u1"), new Traits(Map.of("email", OTHER_EMAIL)), now);
    var lead = identify(null, null, EMAIL);

    var result =
        contacts.identify(
            Identity.ofUser("u1"),
            new Traits(Map.of("email", EMAIL, "plan", "pro")),
            now.minusSeconds(86_400));

    assertSame(result, user);
    assertIdentifiers(user, "u1", null, OTHER_EMAIL);
    assertIdentifiers(lead, null, null, EMAIL);
    assertThat(result.contact().attributes()).isEqualTo(Map.of("plan", "pro"));
  }

  private IdentityResult identify(
      @Nullable String userId, @Nullable String anonymousId, @Nullable String email) {
    return contacts.identify(new Identity(userId, anonymousId, email), Traits.NONE);
  }

  private static void record(
      Consents consents, IdentityResult contact, String topic, ConsentState state) {
    consents.record(
        key(contact),
        topic,
        Channel.EMAIL,
        new Consent(state, STORE.clock.instant(), "import", null));
  }

  private static void assertSame(IdentityResult actual, IdentityResult expected) {
    assertThat(actual.created()).isFalse();
    assertThat(key(actual)).isEqualTo(key(expected));
  }

  private void assertIdentifiers(
      IdentityResult contact,
      @Nullable String userId,
      @Nullable String anonymousId,
      @Nullable String email) {
    var now = contacts.find(key(contact)).orElseThrow();
    assertThat(now.userId()).isEqualTo(userId);
    assertThat(now.anonymousId()).isEqualTo(anonymousId);
    assertThat(now.email()).isEqualTo(email);
  }

  private static String key(IdentityResult result) {
    return result.contact().key();
  }

  private static int count() {
    return STORE.database.sql("select count(*) from contacts").query(Integer.class).single();
  }
}
