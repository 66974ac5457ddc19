package dev.senda.store.consent;

import static dev.senda.journey.Channel.EMAIL;
import static dev.senda.journey.Channel.SMS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.store.TestStore;
import dev.senda.store.consent.SuppressionList.SuppressedAddress;
import dev.senda.store.consent.Suppressions.Suppression;
import dev.senda.store.erased.ErasedIdentifiers;
import dev.senda.store.erased.ErasedIdentifiers.KeptSuppression;
import dev.senda.store.erased.Identifier;
import dev.senda.store.erased.Identifier.IdentifierType;
import dev.senda.store.erased.IdentifierHasher;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class SuppressionsTest {

  private static final TestStore STORE = new TestStore();
  private static final Suppression BOUNCED =
      new Suppression("bounced", Instant.parse("2026-11-23T09:00:00Z"));
  private static final Suppression COMPLAINED =
      new Suppression("complained", Instant.parse("2026-11-24T09:00:00Z"));

  private static final List<String> REASONS =
      List.of("bounced", "complained", "opted out", "stopped", "unsubscribed", "objection");

  private final Suppressions suppressions =
      new Suppressions(STORE.database, ErasedIdentifiers.none(STORE.database));

  @BeforeEach
  void empty() {
    STORE.database.sql("truncate suppressions, erased_suppressions").update();
  }

  @AfterAll
  static void close() {
    STORE.close();
  }

  @Test
  void suppressedAddress_isFoundInAnyCase() {
    suppressions.add(EMAIL, " Ada@Example.com", BOUNCED);

    assertThat(suppressions.find(EMAIL, "ada@example.COM")).contains(BOUNCED);
  }

  @Test
  void suppression_isPerChannel() {
    suppressions.add(SMS, "+34600000000", BOUNCED);

    assertThat(suppressions.find(EMAIL, "+34600000000")).isEmpty();
  }

  @Test
  void secondSuppression_keepsTheFirstReason() {
    suppressions.add(EMAIL, "ada@example.com", BOUNCED);
    suppressions.add(EMAIL, "ada@example.com", COMPLAINED);

    assertThat(suppressions.find(EMAIL, "ada@example.com")).contains(BOUNCED);
  }

  @Test
  void liftableReason_givesWayToAPermanentOne() {
    var unsubscribed = new Suppression("unsubscribed", BOUNCED.at());
    suppressions.add(EMAIL, "ada@example.com", unsubscribed);

    suppressions.add(EMAIL, "ada@example.com", COMPLAINED);
    assertThat(suppressions.find(EMAIL, "ada@example.com")).contains(COMPLAINED);

    suppressions.add(EMAIL, "ada@example.com", unsubscribed);
    assertThat(suppressions.find(EMAIL, "ada@example.com")).contains(COMPLAINED);
  }

  @Test
  void optOutAtTheProvider_outweighsUnsubscribed() {
    suppressions.add(EMAIL, "ada@example.com", new Suppression("unsubscribed", BOUNCED.at()));
    var stopped = new Suppression("stopped", BOUNCED.at());

    suppressions.add(EMAIL, "ada@example.com", stopped);
    suppressions.add(EMAIL, "ada@example.com", new Suppression("unsubscribed", BOUNCED.at()));

    assertThat(suppressions.find(EMAIL, "ada@example.com")).contains(stopped);
  }

  @Test
  void bounce_cannotBeLifted() {
    suppressions.add(EMAIL, "ada@example.com", BOUNCED);

    assertThat(suppressions.lift(EMAIL, "ada@example.com")).isFalse();
    assertThat(suppressions.find(EMAIL, "ada@example.com")).contains(BOUNCED);
  }

  @Test
  void liftedSuppression_isGone() {
    suppressions.add(EMAIL, "ada@example.com", new Suppression("unsubscribed", BOUNCED.at()));

    assertThat(suppressions.lift(EMAIL, "ADA@example.com")).isTrue();
    assertThat(suppressions.find(EMAIL, "ada@example.com")).isEmpty();
    assertThat(suppressions.lift(EMAIL, "ada@example.com")).isFalse();
  }

  @Test
  void objection_givesWayToEverything_andReplacesNothing() {
    var at = BOUNCED.at();
    assertThat(suppressions.addObjection(SMS, "+34600000000", at)).isTrue();
    assertThat(suppressions.addObjection(SMS, "+34600000000", at)).isFalse();
    suppressions.add(SMS, "+34600000000", new Suppression("unsubscribed", at));

    assertThat(suppressions.addObjection(SMS, "+34600000000", at)).isFalse();
    assertThat(suppressions.find(SMS, "+34600000000"))
        .contains(new Suppression("unsubscribed", at));
    assertThat(suppressions.liftObjection(SMS, "+34600000000")).isFalse();
    assertThat(suppressions.liftOptOutByText(SMS, "+34600000000")).isFalse();
    assertThat(suppressions.lift(SMS, "+34600000000")).isTrue();
  }

  @Test
  void objection_outweighsTheProtectionOfAnErasedPerson_whichItsEndRestores() {
    var erased =
        new ErasedIdentifiers(
            STORE.database, new IdentifierHasher(List.of("a secret of thirty-two characters")));
    var guarded = new Suppressions(STORE.database, erased);
    var phone = new Identifier(IdentifierType.PHONE, "+34600000000");
    var protection = new Suppression(Suppressions.ERASED, BOUNCED.at());
    erased.keepSuppressions(
        List.of(new KeptSuppression(SMS, phone, protection.reason(), protection.at())));
    erased.restoreSuppressions(List.of(phone));

    assertThat(guarded.addObjection(SMS, "+34600000000", COMPLAINED.at())).isTrue();
    assertThat(guarded.addObjection(SMS, "+34600000000", COMPLAINED.at())).isFalse();
    assertThat(guarded.find(SMS, "+34600000000"))
        .contains(new Suppression(Suppressions.OBJECTION, COMPLAINED.at()));

    assertThat(guarded.liftObjection(SMS, "+34600000000")).isTrue();
    assertThat(guarded.find(SMS, "+34600000000")).contains(protection);
    assertThat(guarded.liftObjection(SMS, "+34600000000")).isFalse();
  }

  @Test
  void optOutByText_isLiftedByText() {
    for (var reason : new String[] {"stopped", "opted out", Suppressions.OBJECTION}) {
      suppressions.add(SMS, "+34600000000", new Suppression(reason, BOUNCED.at()));

      assertThat(suppressions.liftOptOutByText(SMS, "+34600000000")).as(reason).isTrue();
    }
  }

  @ParameterizedTest
  @FieldSource("REASONS")
  void twoReasons_oneAfterTheOther_orInOneList_giveTheSame(String first) {
    var list = new SuppressionList(STORE.database, ErasedIdentifiers.none(STORE.database));
    for (var second : REASONS) {
      var suppressed =
          Stream.of(first, second)
              .map(reason -> new Suppression(reason, BOUNCED.at()))
              .map(reason -> new SuppressedAddress(SMS, "+34600000000", reason))
              .toList();

      empty();
      suppressed.forEach(one -> suppressions.add(SMS, one.address(), one.suppression()));
      var added = suppressions.find(SMS, "+34600000000");
      empty();
      suppressed.forEach(one -> list.addAll(List.of(one)));
      var listed = suppressions.find(SMS, "+34600000000");
      empty();
      list.addAll(suppressed);

      assertThat(listed).as("%s, %s", first, second).isEqualTo(added);
      assertThat(suppressions.find(SMS, "+34600000000"))
          .as("%s, %s", first, second)
          .isEqualTo(added);
    }
  }
}
