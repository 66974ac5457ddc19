package dev.senda.api.webhooks;

import dev.senda.api.testsupport.RecordingEnrollmentClient.RecordedCall.Signaled;
import dev.senda.api.testsupport.TestApi;
import dev.senda.journey.Channel;
import dev.senda.journey.engine.MessageRef;
import dev.senda.store.consent.Suppressions;
import dev.senda.store.consent.Suppressions.Suppression;
import dev.senda.store.messages.MessageLedger;
import dev.senda.store.messages.MessageLedger.MessageClaim;
import dev.senda.store.messages.MessageLedger.MessageEvent;
import dev.senda.store.messages.MessageLedger.MessageRow;
import dev.senda.store.messages.MessageLedger.MessageSettlement.Accepted;
import dev.senda.store.support.Ids;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** A message that was sent to a contact, and what the database has about it. */
record SentMessageFixture(
    TestApi api,
    String user,
    UUID enrollment,
    UUID id,
    Channel channel,
    String account,
    String address) {

  /** One that the worker has claimed, and of which it has not said more. */
  static SentMessageFixture claimed(
      TestApi api, String journey, Channel channel, String account, String address) {
    var user = TestApi.newUserId();
    var enrollment = api.enroll(journey, user);
    var sentMessageFixture =
        new SentMessageFixture(api, user, enrollment, Ids.newUuid(), channel, account, address);
    sentMessageFixture.claimAgain();
    api.awaitEmptyOutbox();
    api.temporal.reset();
    return sentMessageFixture;
  }

  private void claimAgain() {
    ledger()
        .claim(
            new MessageClaim(
                id,
                new MessageLedger.MessageKey(enrollment, new MessageRef("ebook-guide", 1)),
                api.contact(user).key(),
                channel,
                account,
                "ebook-guide",
                "es",
                address,
                "Your guide",
                channel == Channel.SMS ? 1 : null));
  }

  /** The provider took it, under this id of its own. */
  SentMessageFixture accepted(String providerId) {
    ledger().settle(id, new Accepted(providerId));
    return this;
  }

  /** It was claimed and settled so long ago, as PostgreSQL writes intervals. */
  SentMessageFixture settledAgo(String interval) {
    api.database
        .sql(
            """
            update messages
            set claimed_at = now() - cast(:ago as interval),
                settled_at = case when settled_at is null then null
                                  else now() - cast(:ago as interval) end
            where id = :id
            """)
        .param("ago", interval)
        .param("id", id)
        .update();
    return this;
  }

  MessageRow entry() {
    return ledger().find(id).orElseThrow();
  }

  List<MessageEvent> notes() {
    return ledger().findEvents(entry().key());
  }

  /** Each as {@code CLICKED https://shop.example}, with {@code by a bot} where it was one. */
  List<String> engagements() {
    return api.database
        .sql(
            """
            select trim(type || ' ' || link) || case when is_bot then ' by a bot' else '' end
            from engagements where message_id = :id order by 1
            """)
        .param("id", id)
        .query(String.class)
        .list();
  }

  Optional<String> suppressionReason() {
    return api.get(Suppressions.class).find(channel, address).map(Suppression::reason);
  }

  /** Whether it waits to be sent again, and if so in how many minutes. */
  Optional<Long> minutesUntilRetry() {
    return api.database
        .sql(
            """
            select cast(round(extract(epoch from resend_at - now()) / 60) as bigint)
            from messages where id = :id and resend_at is not null
            """)
        .param("id", id)
        .query(Long.class)
        .optional();
  }

  /** The signals to its enrollment and to the contact's other enrollments. */
  List<Signaled> signals() {
    api.awaitEmptyOutbox();
    return api.temporal.callsFor(api.contact(user).key()).stream()
        .filter(Signaled.class::isInstance)
        .map(Signaled.class::cast)
        .toList();
  }

  MessageLedger ledger() {
    return api.get(MessageLedger.class);
  }
}
