package dev.senda.api.providers;

import dev.senda.api.RecordingEnrollmentClient.Call.Told;
import dev.senda.api.TestApi;
import dev.senda.journey.Channel;
import dev.senda.journey.engine.MessageRef;
import dev.senda.store.Ids;
import dev.senda.store.Ledger;
import dev.senda.store.Ledger.Claim;
import dev.senda.store.Ledger.Entry;
import dev.senda.store.Ledger.Note;
import dev.senda.store.Ledger.Settlement.Accepted;
import dev.senda.store.Suppressions;
import dev.senda.store.Suppressions.Suppression;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** A message that somebody was sent, and everything that is known of it. */
record Posted(
    TestApi api,
    String user,
    UUID enrollment,
    UUID id,
    Channel channel,
    String account,
    String address) {

  /** One that the worker has claimed, and of which it has not said more. */
  static Posted claimed(
      TestApi api, String journey, Channel channel, String account, String address) {
    var user = TestApi.newUser();
    var enrollment = api.enroll(journey, user);
    var posted = new Posted(api, user, enrollment, Ids.uuid(), channel, account, address);
    posted.claimAgain();
    api.settle();
    api.temporal.reset();
    return posted;
  }

  private void claimAgain() {
    ledger()
        .claim(
            new Claim(
                id,
                new Ledger.Key(enrollment, new MessageRef("ebook-guide", 1)),
                api.contact(user).key(),
                channel,
                account,
                "ebook-guide",
                "es",
                address,
                "Your guide"));
  }

  /** The provider took it, under this id of its own. */
  Posted accepted(String providerId) {
    ledger().settle(id, new Accepted(providerId));
    return this;
  }

  /** It was claimed and settled so long ago, as PostgreSQL writes intervals. */
  Posted ago(String interval) {
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

  Entry entry() {
    return ledger().find(id).orElseThrow();
  }

  List<Note> notes() {
    return ledger().notes(entry().key());
  }

  /** Each as {@code CLICKED https://shop.example}, with {@code by a machine} where it was one. */
  List<String> engagements() {
    return api.database
        .sql(
            """
            select trim(kind || ' ' || link) || case when machine then ' by a machine' else '' end
            from engagements where message = :id order by 1
            """)
        .param("id", id)
        .query(String.class)
        .list();
  }

  Optional<String> suppressed() {
    return api.get(Suppressions.class).find(channel, address).map(Suppression::reason);
  }

  /** Whether it waits to be sent again, and if so in how many minutes. */
  Optional<Long> resendMinutes() {
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

  /** What its enrollment, or any other of the same person, was told. */
  List<Told> told() {
    api.settle();
    return api.temporal.callsFor(api.contact(user).key()).stream()
        .filter(Told.class::isInstance)
        .map(Told.class::cast)
        .toList();
  }

  Ledger ledger() {
    return api.get(Ledger.class);
  }
}
