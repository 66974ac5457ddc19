package dev.senda.workers;

import com.zaxxer.hikari.HikariDataSource;
import dev.senda.devservices.SharedTestPostgres;
import dev.senda.devservices.StatementCounter;
import dev.senda.journey.Channel;
import dev.senda.journey.engine.MessageRef;
import dev.senda.journey.engine.TimeScale;
import dev.senda.store.StoreConfiguration;
import dev.senda.store.consent.Consents;
import dev.senda.store.enrollments.Enrollments;
import dev.senda.store.events.Events;
import dev.senda.store.events.NewEvent;
import dev.senda.store.messages.MessageLedger;
import dev.senda.store.support.Ids;
import dev.senda.store.support.ScaledClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A fresh PostgreSQL with the store's beans, and contacts and templates for tests. */
public class WorkerTestData implements AutoCloseable {

  public static final String TOPIC = "product-tips";

  private static final String TEMPLATE =
      """
      ---
      subject: Hello {{ contact.first_name }}
      ---
      <mj-section><mj-column><mj-text>%s
        {%% if links.unsubscribe %%}<a href="{{ links.unsubscribe }}">Unsubscribe</a>{%% endif %%}
      </mj-text></mj-column></mj-section>
      """;

  private final AnnotationConfigApplicationContext context =
      new AnnotationConfigApplicationContext();

  private final HikariDataSource pool = new HikariDataSource();

  private final MovableClock clock = new MovableClock();

  /** What is sent to PostgreSQL. */
  public final StatementCounter statements = new StatementCounter();

  /** The directory of the templates. */
  final Path templates;

  WorkerTestData(Path templates) {
    this.templates = templates;
    var url = SharedTestPostgres.createDatabase();
    pool.setJdbcUrl(url);
    context
        .getEnvironment()
        .getPropertySources()
        .addFirst(
            new MapPropertySource(
                "test",
                Map.of(
                    "spring.datasource.url",
                    url,
                    "senda.links.secrets",
                    "a secret of at least 32 characters")));
    context.registerBean(DataSource.class, () -> statements.count(pool));
    context.registerBean(
        "movableClock",
        ScaledClock.class,
        () -> new ScaledClock(clock, TimeScale.REAL),
        definition -> definition.setPrimary(true));
    context.register(StoreConfiguration.class);
    context.refresh();
    write("layout.en.mjml", "<mjml><mj-body>{{ content }}</mj-body></mjml>");
    template("hello", "Dear {{ contact.first_name }}");
  }

  /** From now on it is this time, and time stands still. */
  public void setTime(Instant now) {
    clock.now = now;
  }

  /** Each contact is asked for by one connection: as many as a test sends at once. */
  public void setConnections(int number) {
    pool.setMaximumPoolSize(number);
  }

  /** The time of the system, until the test sets another one. */
  private static final class MovableClock extends Clock {

    private volatile @Nullable Instant now;

    @Override
    public Instant instant() {
      var set = now;
      return set == null ? Clock.systemUTC().instant() : set;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException("UTC only");
    }
  }

  public <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  public JdbcClient database() {
    return bean(JdbcClient.class);
  }

  /** The ledger's row of the first message of this step. */
  public MessageLedger.MessageRow entry(UUID enrollment, String step) {
    return bean(MessageLedger.class)
        .find(new MessageLedger.MessageKey(enrollment, new MessageRef(step, 1)))
        .orElseThrow();
  }

  /** Writes the body of an email template of both journeys. */
  public final void template(String name, String body) {
    write("tips/%s.en.mjml".formatted(name), TEMPLATE.formatted(body));
    write("service/%s.en.mjml".formatted(name), TEMPLATE.formatted(body));
  }

  /** Writes the text of a template of both journeys on a channel. */
  public void text(String name, Channel channel, String text) {
    text("tips", name, channel, text);
    text("service", name, channel, text);
  }

  /** Writes the text of a template of a journey on a channel. */
  public void text(String journey, String name, Channel channel, String text) {
    write("%s/%s.en.%s".formatted(journey, name, channel.wireName()), text);
  }

  public void phone(String contact, String number) {
    database()
        .sql("update contacts set phone = :number where key = :key")
        .param("number", number)
        .param("key", contact)
        .update();
  }

  /** Creates a contact; its attributes as JSON. */
  public String contact(String address, String attributes) {
    var key = Ids.newContactKey();
    database()
        .sql(
            """
            insert into contacts (key, email, attributes, created_at, updated_at)
            values (:key, :email, cast(:attributes as jsonb), now(), now())
            """)
        .param("key", key)
        .param("email", address)
        .param("attributes", attributes)
        .update();
    return key;
  }

  /** Creates a contact called Ada who consented to email. */
  public String newSubscribedContact() {
    var ada =
        contact("ada-%s@example.com".formatted(Ids.newContactKey()), "{\"first_name\":\"Ada\"}");
    consent(ada, Consents.ConsentState.GRANTED, Instant.parse("2026-11-20T09:00:00Z"));
    return ada;
  }

  public void consent(String contact, Consents.ConsentState state, Instant at) {
    consent(contact, Channel.EMAIL, state, at);
  }

  public void consent(String contact, Channel channel, Consents.ConsentState state, Instant at) {
    bean(Consents.class)
        .record(contact, TOPIC, channel, new Consents.Consent(state, at, "test", null));
  }

  public UUID enroll(String contact, String journey) {
    var id = Ids.newUuid();
    database()
        .sql(
            """
            insert into enrollments (id, journey, contact_key, state, enrolled_at)
            values (:id, :journey, :contact, 'RUNNING', :now)
            """)
        .param("id", id)
        .param("journey", journey)
        .param("contact", contact)
        .param("now", Timestamp.from(bean(ScaledClock.class).instant()))
        .update();
    return id;
  }

  /** Enrolls the contact by an event with these properties. */
  public UUID enrollOn(
      String event, Map<String, Object> properties, String contact, String journey) {
    var enrollment = enroll(contact, journey);
    var id = track(event, properties, enrollment);
    database()
        .sql("update enrollments set trigger_event_id = :event where id = :id")
        .param("event", id)
        .param("id", enrollment)
        .update();
    return enrollment;
  }

  /** Stores an event of the contact of this enrollment. */
  public UUID track(String event, Map<String, Object> properties, UUID enrollment) {
    var contact = bean(Enrollments.class).find(enrollment).orElseThrow().contactKey();
    return bean(Events.class)
        .append(
            NewEvent.of(
                enrollment, event, contact, event, properties, bean(ScaledClock.class).instant()))
        .orElseThrow();
  }

  private void write(String file, String text) {
    try {
      var path = templates.resolve(file);
      Files.createDirectories(path.getParent());
      Files.writeString(path, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    context.close();
    pool.close();
  }
}
