package dev.senda.store.consent;

import dev.senda.journey.Channel;
import dev.senda.journey.engine.MessageRef;
import dev.senda.store.consent.Consents.Consent;
import dev.senda.store.consent.Consents.ConsentState;
import dev.senda.store.consent.Consents.JourneyProof;
import dev.senda.store.support.ScaledClock;
import dev.senda.store.support.SqlTimestamps;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Subscriptions that mails ask contacts to confirm (double opt-in): what was asked, until when the
 * link works, and the words of the mail and of the page, which are kept as the proof.
 */
@Repository
public class OptIns {

  /** The source of a consent that was confirmed. */
  public static final String SOURCE = "double-opt-in";

  private static final String SELECT =
      """
      select m.id, m.enrollment_id, e.journey, m.step, m.occurrence, m.template, m.locale,
             m.claimed_at, m.opt_in ->> 'topic' as topic, m.opt_in ->> 'mailHash' as mail_hash,
             cast(m.opt_in ->> 'expiresAt' as timestamptz) as expires_at
      from messages m join enrollments e on e.id = m.enrollment_id
      """;

  private static final int SHOWN_HASH_LENGTH = 12;

  private final JdbcClient database;
  private final Consents consents;
  private final ScaledClock clock;

  public OptIns(JdbcClient database, Consents consents, ScaledClock clock) {
    this.database = database;
    this.consents = consents;
    this.clock = clock;
  }

  /**
   * What a mail asks a contact to confirm.
   *
   * @param journey the journey that sent it
   * @param message how the journey names the mail
   * @param template the template of the mail
   * @param locale the language of the mail, BCP 47
   * @param expiresAt simulated time; the link works until then
   * @param mailHash the SHA-256 of the words of the mail, in {@code consent_wordings}
   */
  public record OptInRequest(
      UUID messageId,
      UUID enrollmentId,
      String journey,
      MessageRef message,
      String topic,
      String template,
      @Nullable String locale,
      Instant requestedAt,
      Instant expiresAt,
      String mailHash) {}

  /** Whether a confirmation was recorded. */
  public enum ConfirmationResult {
    CONFIRMED,
    /** The link was used before. */
    ALREADY_USED,
    EXPIRED,
    /** The contact no longer has the address that the mail went to, so nobody confirmed it. */
    ADDRESS_CHANGED
  }

  /**
   * Records what a claimed mail asks for. Runs inside the transaction of its claim; a second call
   * for the same claim changes nothing.
   *
   * @param expiresAt simulated time
   * @param wording the words of the mail, without any data of the contact
   */
  public void recordRequest(UUID message, String topic, Instant expiresAt, String wording) {
    database
        .sql(
            """
            update messages
            set opt_in = jsonb_build_object('topic', cast(:topic as text), 'mailHash', cast(:hash as text),
                                            'expiresAt', cast(:expiresAt as timestamptz))
            where id = :message and opt_in is null
            """)
        .param("message", message)
        .param("topic", topic)
        .param("hash", keepWording(wording))
        .param("expiresAt", SqlTimestamps.toSql(expiresAt))
        .update();
  }

  /** What the mail asked for; empty if it asked for nothing, or no longer exists. */
  public Optional<OptInRequest> find(UUID message) {
    return database
        .sql(SELECT + "where m.id = :message and m.opt_in is not null")
        .param("message", message)
        .query(OptIns::mapRow)
        .optional();
  }

  /**
   * Marks the links of the other mails as used that ask the contact the same at the same address,
   * in enrollments that run: one answer is the answer to all of them. Runs inside the transaction
   * that {@link #confirm confirmed} a request; the contact must be locked.
   *
   * @return what these mails ask
   */
  public List<OptInRequest> answerOthers(OptInRequest confirmed, String contact, String email) {
    var others =
        database
            .sql(
                SELECT
                    + """
                    where e.contact_key = :contact and e.ended_at is null and e.ending_state is null
                      and m.opt_in ->> 'topic' = :topic and m.opt_in -> 'usedAt' is null
                      and cast(m.opt_in ->> 'expiresAt' as timestamptz) >= :now
                      and lower(m.address) = lower(:email)
                    order by m.id
                    """)
            .param("contact", contact)
            .param("topic", confirmed.topic())
            .param("now", SqlTimestamps.toSql(clock.instant()))
            .param("email", email)
            .query(OptIns::mapRow)
            .list();
    others.forEach(other -> markUsed(other.messageId(), clock.instant()));
    return others;
  }

  private static OptInRequest mapRow(ResultSet row, int number) throws SQLException {
    return new OptInRequest(
        row.getObject("id", UUID.class),
        row.getObject("enrollment_id", UUID.class),
        row.getString("journey"),
        new MessageRef(row.getString("step"), row.getInt("occurrence")),
        row.getString("topic"),
        row.getString("template"),
        row.getString("locale"),
        SqlTimestamps.instant(row, "claimed_at"),
        SqlTimestamps.instant(row, "expires_at"),
        row.getString("mail_hash"));
  }

  private void markUsed(UUID message, Instant at) {
    database
        .sql(
            """
            update messages
            set opt_in = opt_in || jsonb_build_object('usedAt', cast(:at as timestamptz))
            where id = :message
            """)
        .param("message", message)
        .param("at", SqlTimestamps.toSql(at))
        .update();
  }

  /** Whether the link of the mail was used. */
  public boolean isUsed(UUID message) {
    return database
        .sql("select opt_in -> 'usedAt' is not null from messages where id = :message")
        .param("message", message)
        .query(Boolean.class)
        .optional()
        .orElse(false);
  }

  /** Whether the link of this request works no more. */
  public boolean isExpired(OptInRequest request) {
    return clock.instant().isAfter(request.expiresAt());
  }

  /**
   * Grants the consent, once for each mail: a second use of the link changes nothing, also where
   * the consent was withdrawn in between. Runs inside the caller's transaction; the contact must be
   * locked.
   *
   * @param contact the contact's key, which may have changed by a merge
   * @param email the contact's address; the mail must have gone to it; null for none
   * @param pageWording the words of the page on which the contact confirmed
   */
  public ConfirmationResult confirm(
      OptInRequest request, String contact, @Nullable String email, String pageWording) {
    if (isUsed(request.messageId())) {
      return ConfirmationResult.ALREADY_USED;
    }
    if (isExpired(request)) {
      return ConfirmationResult.EXPIRED;
    }
    if (!wentTo(email, request.messageId())) {
      return ConfirmationResult.ADDRESS_CHANGED;
    }
    var now = clock.instant();
    markUsed(request.messageId(), now);
    var newest = consents.findLatest(contact, request.topic(), Channel.EMAIL);
    consents.record(
        contact,
        request.topic(),
        Channel.EMAIL,
        new Consent(
            ConsentState.GRANTED,
            newest.map(Consent::at).filter(now::isBefore).orElse(now),
            SOURCE,
            "%s-%s"
                .formatted(request.locale(), request.mailHash().substring(0, SHOWN_HASH_LENGTH))),
        JourneyProof.ofConfirmation(request, keepWording(pageWording)));
    return ConfirmationResult.CONFIRMED;
  }

  private boolean wentTo(@Nullable String email, UUID message) {
    return email != null
        && database
            .sql("select lower(address) = lower(:email) from messages where id = :message")
            .param("email", email)
            .param("message", message)
            .query((row, number) -> row.getBoolean(1))
            .optional()
            .orElse(false);
  }

  /** The words with this hash; empty if none are kept. */
  public Optional<String> findWording(String hash) {
    return database
        .sql("select wording from consent_wordings where hash = :hash")
        .param("hash", hash)
        .query(String.class)
        .optional();
  }

  private String keepWording(String wording) {
    var hash = sha256(wording);
    database
        .sql(
            """
            insert into consent_wordings (hash, wording, first_used_at) values (:hash, :wording, :now)
            on conflict do nothing
            """)
        .param("hash", hash)
        .param("wording", wording)
        .param("now", SqlTimestamps.toSql(clock.instant()))
        .update();
    return hash;
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
