package dev.senda.api.console;

import dev.senda.store.messages.DevMailbox;
import dev.senda.store.support.Ids;
import dev.senda.store.support.ScaledClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Inserts rows for console pages, as the API and the workers would. */
public final class ConsoleTestData {

  private final JdbcClient database;
  private final ScaledClock clock;
  private final DevMailbox mailbox;

  public ConsoleTestData(JdbcClient database, ScaledClock clock, DevMailbox mailbox) {
    this.database = database;
    this.clock = clock;
    this.mailbox = mailbox;
  }

  public OffsetDateTime ago(Duration span) {
    return clock.instant().minus(span).atOffset(ZoneOffset.UTC);
  }

  /** Inserts a contact and returns its key. */
  public String insertContact(String firstName, @Nullable String email) {
    var key = Ids.newContactKey();
    database
        .sql(
            """
            insert into contacts (key, user_id, email, locale, time_zone, attributes, created_at, updated_at)
            values (:key, :user, :email, 'es-MX', 'America/Mexico_City',
                    jsonb_build_object('first_name', :name, 'country', 'MX', 'orders', 3), :at, :at)
            """)
        .param("key", key)
        .param("user", "user-" + key)
        .param("email", email)
        .param("name", firstName)
        .param("at", ago(Duration.ofDays(20)))
        .update();
    return key;
  }

  public void insertConsent(
      String contact, String topic, String state, String source, Duration ago) {
    database
        .sql(
            """
            insert into consents (id, contact_key, topic, channel, state, decided_at, source, text_version)
            values (:id, :contact, :topic, 'email', :state, :at, :source, 'v3')
            """)
        .param("id", Ids.newUuid())
        .param("contact", contact)
        .param("topic", topic)
        .param("state", state)
        .param("at", ago(ago))
        .param("source", source)
        .update();
  }

  /** Inserts a running enrollment and returns its id. */
  public UUID insertRunningEnrollment(String journey, String contact, Duration ago) {
    var id = Ids.newUuid();
    database
        .sql(
            """
            insert into enrollments (id, journey, contact_key, state, enrolled_at)
            values (:id, :journey, :contact, 'RUNNING', :at)
            """)
        .param("id", id)
        .param("journey", journey)
        .param("contact", contact)
        .param("at", ago(ago))
        .update();
    return id;
  }

  public void endEnrollment(UUID enrollment, String state, @Nullable String reason, Duration ago) {
    database
        .sql(
            "update enrollments set state = :state, end_reason = :reason, ended_at = :at where id = :id")
        .param("id", enrollment)
        .param("state", state)
        .param("reason", reason)
        .param("at", ago(ago))
        .update();
  }

  public void setBlockedReason(UUID enrollment, String problem) {
    database
        .sql("update enrollments set blocked_reason = :problem where id = :id")
        .param("id", enrollment)
        .param("problem", problem)
        .update();
  }

  /** Inserts a message into the ledger and returns its id. */
  public UUID insertMessage(
      UUID enrollment,
      String step,
      String state,
      @Nullable String reason,
      String subject,
      Duration ago) {
    var id = Ids.newUuid();
    database
        .sql(
            """
            insert into messages (id, enrollment_id, step, occurrence, contact_key, channel, template, locale,
                                  address, subject, state, reason, claimed_at, settled_at)
            select :id, :enrollment, :step, 1, e.contact_key, 'email', :step, 'es',
                   c.email, :subject, :state, :reason, :at, :at
            from enrollments e join contacts c on c.key = e.contact_key where e.id = :enrollment
            """)
        .param("id", id)
        .param("enrollment", enrollment)
        .param("step", step)
        .param("state", state)
        .param("reason", reason)
        .param("subject", subject)
        .param("at", ago(ago))
        .update();
    return id;
  }

  public void insertEngagement(UUID message, String kind, String link, Duration ago) {
    database
        .sql(
            "insert into engagements (message_id, type, link, occurred_at) values (:m, :kind, :link, :at)")
        .param("m", message)
        .param("kind", kind)
        .param("link", link)
        .param("at", ago(ago))
        .update();
  }

  public void insertJournalEntry(
      UUID enrollment, int sequence, String kind, String step, String outcome, Duration ago) {
    database
        .sql(
            """
            insert into journal (enrollment_id, sequence, step_type, step, outcome, started_at, ended_at)
            values (:enrollment, :sequence, :kind, :step, :outcome, :at, :at)
            """)
        .param("enrollment", enrollment)
        .param("sequence", sequence)
        .param("kind", kind)
        .param("step", step)
        .param("outcome", outcome)
        .param("at", ago(ago))
        .update();
  }

  /** Adds a mail with this HTML to the dev mailbox, for this message of the ledger. */
  public UUID insertMail(UUID message, String to, String subject, String html) {
    var id = "<%s@senda>".formatted(message);
    var raw =
        """
        Message-ID: %s
        From: Our Company <hello@ourcompany.example>
        To: %s
        Subject: =?UTF-8?Q?%s?=
        MIME-Version: 1.0
        Content-Type: multipart/alternative; boundary="b"

        --b
        Content-Type: text/plain; charset=UTF-8
        Content-Transfer-Encoding: 8bit

        Hola Ana, aquí está tu guía.
        --b
        Content-Type: text/html; charset=UTF-8
        Content-Transfer-Encoding: 8bit

        %s
        --b--
        """
            .formatted(id, to, subject.replace(' ', '_'), html)
            .replace("\n", "\r\n");
    return mailbox.append(
        id, to, "hello@ourcompany.example", subject, raw.getBytes(StandardCharsets.UTF_8));
  }
}
