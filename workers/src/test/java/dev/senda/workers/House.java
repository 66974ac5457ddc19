package dev.senda.workers;

import static dev.senda.journey.Condition.score;
import static dev.senda.journey.Message.email;

import dev.senda.catalog.Catalog;
import dev.senda.devservices.TestPostgres;
import dev.senda.journey.Channel;
import dev.senda.journey.Enrollment;
import dev.senda.journey.Journey;
import dev.senda.journey.Message;
import dev.senda.journey.MessageClass;
import dev.senda.journey.Plan;
import dev.senda.journey.Segment;
import dev.senda.journey.engine.MessageRef;
import dev.senda.store.Actions;
import dev.senda.store.BestHours;
import dev.senda.store.Choices;
import dev.senda.store.Consents;
import dev.senda.store.Contacts;
import dev.senda.store.Conversations;
import dev.senda.store.Coupons;
import dev.senda.store.Engagements;
import dev.senda.store.Enrollments;
import dev.senda.store.Events;
import dev.senda.store.Holds;
import dev.senda.store.HouseClock;
import dev.senda.store.Ids;
import dev.senda.store.Journal;
import dev.senda.store.Ledger;
import dev.senda.store.Mailbox;
import dev.senda.store.Outbox;
import dev.senda.store.Profiles;
import dev.senda.store.StoreConfiguration;
import dev.senda.store.Suppressions;
import dev.senda.store.Tokens;
import dev.senda.store.Transactions;
import dev.senda.temporal.Lane;
import dev.senda.temporal.Lanes;
import dev.senda.temporal.Sender.Request;
import dev.senda.temporal.Sender.Result;
import dev.senda.workers.channel.StandInChannel;
import dev.senda.workers.channel.TextChannel;
import dev.senda.workers.rendering.Renderer;
import dev.senda.workers.rendering.Templates;
import dev.senda.workers.rendering.TrackedLinks;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A house with a fresh PostgreSQL, a journey {@code tips} with one template, and a channel that
 * only records.
 */
final class House implements AutoCloseable {

  static final String TOPIC = "product-tips";

  /** The zone of contacts who have none. */
  static final ZoneId ZONE = ZoneId.of("America/Mexico_City");

  /** How many of each variant must have ended before a split learns. */
  static final int MINIMUM = 10;

  /** Real time between two messages that try whether a held lane sends again. */
  static final Duration BETWEEN_TRIES = Duration.ofMillis(200);

  private static final InternetAddress SENDER = address("tips@acme.example");

  private static final String TEMPLATE =
      """
      ---
      subject: Hello {{ contact.first_name }}
      ---
      <mj-section><mj-column><mj-text>%s
        <a href="{{ links.unsubscribe }}">Unsubscribe</a>
      </mj-text></mj-column></mj-section>
      """;

  private final AnnotationConfigApplicationContext context =
      new AnnotationConfigApplicationContext();
  private final Path templates;
  private final LaneGuard guard;

  final RecordingChannel channel = new RecordingChannel();

  /** Real time for which reports of a doubtful message are awaited. */
  Duration within = Duration.ofMinutes(10);

  /** Whether WhatsApp takes free text only for a while. */
  boolean hasWindows = false;

  /** What sends sms, whatsapp, messenger and push. */
  final Map<Channel, TextChannel> texts = new EnumMap<>(Channel.class);

  House(Path templates) {
    this.templates = templates;
    context
        .getEnvironment()
        .getPropertySources()
        .addFirst(
            new MapPropertySource(
                "test",
                Map.of(
                    "senda.database.url",
                    TestPostgres.freshDatabase(),
                    "senda.links.secret",
                    "a secret of at least 32 characters")));
    context.register(StoreConfiguration.class);
    context.refresh();
    guard = new LaneGuard(port(Holds.class), BETWEEN_TRIES);
    var standIn = new StandInChannel(port(Mailbox.class), SENDER);
    List.of(Channel.SMS, Channel.WHATSAPP, Channel.MESSENGER, Channel.PUSH)
        .forEach(one -> texts.put(one, standIn));
    write("layout.en.mjml", "<mjml><mj-body>{{ content }}</mj-body></mjml>");
    template("hello", "Dear {{ contact.first_name }}");
  }

  /** Two journeys with the same message: one needs consent, the other has no topic. */
  record Tips(String name, boolean needsConsent) implements Journey {
    @Override
    public Plan plan() {
      var plan = Plan.named(name).purpose("Send tips").owner("tips@acme.example");
      return needsConsent ? plan.topic(TOPIC) : plan;
    }

    @Override
    public void run(Enrollment lead) {
      lead.send(email("hello"));
    }
  }

  <T> T port(Class<T> type) {
    return context.getBean(type);
  }

  JdbcClient database() {
    return port(JdbcClient.class);
  }

  Gate gate() {
    return new Gate(
        port(Suppressions.class),
        port(Consents.class),
        topic ->
            topic.equals("receipts")
                ? WorkerSettings.Consent.IMPLIED
                : WorkerSettings.Consent.OPT_IN);
  }

  Sending sending(Evidence.Kind evidence) {
    return sending(evidence, Sending.LATEST_DELIVERY);
  }

  Sending sending(Evidence.Kind evidence, Duration latestDelivery) {
    var catalog = catalog();
    return new Sending(
        catalog,
        store(),
        new Choosing(gate(), windows()),
        writing(catalog),
        lanes(),
        guard,
        handover(),
        evidence(evidence),
        latestDelivery);
  }

  /** Sends as the workflow does: where it has to go elsewhere, it goes there. */
  Result send(UUID enrollment, Message message, Channel by) {
    var result =
        sending(Evidence.Kind.MAILBOX).send(new Request(enrollment, 1, message, by, List.of()));
    var elsewhere = result.channel();
    return elsewhere == null ? result : send(enrollment, message, elsewhere);
  }

  /** The row of the message that this step sent first. */
  Ledger.Entry entry(UUID enrollment, String step) {
    return port(Ledger.class)
        .find(new Ledger.Key(enrollment, new MessageRef(step, 1)))
        .orElseThrow();
  }

  private Sending.Store store() {
    return new Sending.Store(
        port(Transactions.class),
        port(Contacts.class),
        port(Enrollments.class),
        port(Journal.class),
        port(Ledger.class),
        port(Outbox.class));
  }

  private Handover handover() {
    return new Handover(channels(), guard, port(Suppressions.class), port(HouseClock.class));
  }

  private Writing writing(Catalog catalog) {
    return new Writing(
        catalog, renderer(catalog), port(Events.class), port(Coupons.class), windows());
  }

  private Renderer renderer(Catalog catalog) {
    return new Renderer(
        new Templates(catalog, templates, Locale.ENGLISH),
        new TrackedLinks(URI.create("https://senda.example"), port(Tokens.class)),
        "Acme",
        "1 Main Street");
  }

  private Windows windows() {
    var catalog = catalog();
    return new Windows(
        port(Conversations.class), catalog, renderer(catalog), lanes(), _ -> hasWindows);
  }

  Resending resending(Evidence.Kind evidence) {
    var catalog = catalog();
    return new Resending(
        catalog,
        store(),
        port(Engagements.class),
        port(HouseClock.class),
        gate(),
        writing(catalog),
        lanes(),
        guard,
        handover(),
        evidence(evidence));
  }

  private static Catalog catalog() {
    return Catalog.of(new Tips("tips", true), new Tips("service", false));
  }

  /** A lane for email, and for each channel of texts that something sends. */
  private Lanes lanes() {
    var lanes = new EnumMap<Channel, Map<MessageClass, Lane>>(Channel.class);
    lanes.put(Channel.EMAIL, lane(Channel.EMAIL, "main"));
    texts.keySet().forEach(one -> lanes.put(one, lane(one, one.wireName())));
    return new Lanes(lanes);
  }

  private static Map<MessageClass, Lane> lane(Channel channel, String account) {
    var lane = new Lane(channel, account, null);
    return Map.of(
        MessageClass.MARKETING, lane,
        MessageClass.SERVICE, lane,
        MessageClass.TRANSACTIONAL, lane);
  }

  /** The account of each channel of texts is called like the channel. */
  private Channels channels() {
    var byAccount = new HashMap<String, TextChannel>();
    texts.forEach((one, provider) -> byAccount.put(one.wireName(), provider));
    return new Channels(Map.of("main", channel), byAccount);
  }

  private Evidence evidence(Evidence.Kind kind) {
    return new Evidence(
        (_, _) -> new Evidence.Rule(kind, within),
        port(Ledger.class),
        port(Mailbox.class),
        channels(),
        Duration.ofMillis(50));
  }

  Recording recording() {
    return recording(Evidence.Kind.MAILBOX);
  }

  Recording recording(Evidence.Kind evidence) {
    return new Recording(
        Catalog.of(
            List.of(new Tips("tips", true), new Tips("service", false)),
            List.of(Segment.of("hot-leads", score().atLeast(50)))),
        new Recording.Store(
            port(Transactions.class),
            port(Profiles.class),
            port(Contacts.class),
            port(Enrollments.class),
            port(Journal.class),
            port(Ledger.class),
            port(Actions.class),
            port(Coupons.class),
            port(Choices.class)),
        new Choosing(gate(), windows()),
        evidence(evidence),
        new CalendarOfContacts(port(BestHours.class), ZONE),
        MINIMUM);
  }

  Reaching reaching(
      Map<String, Webhooks.Hook> webhooks, Duration patience, ListableBeanFactory beans) {
    return new Reaching(
        new Reaching.Store(
            port(Transactions.class),
            port(Contacts.class),
            port(Enrollments.class),
            port(Journal.class),
            port(Profiles.class)),
        new Webhooks(webhooks, patience),
        new CustomSteps(beans));
  }

  /** Overrides the body of a template of the journeys. */
  void template(String name, String body) {
    write("tips/%s.en.mjml".formatted(name), TEMPLATE.formatted(body));
    write("service/%s.en.mjml".formatted(name), TEMPLATE.formatted(body));
  }

  /** Overrides the text of a template of the journeys on a channel. */
  void text(String name, Channel channel, String text) {
    write("tips/%s.en.%s".formatted(name, channel.wireName()), text);
    write("service/%s.en.%s".formatted(name, channel.wireName()), text);
  }

  void phone(String contact, String number) {
    database()
        .sql("update contacts set phone = :number where key = :key")
        .param("number", number)
        .param("key", contact)
        .update();
  }

  /** A contact called Ada; her attributes as JSON. */
  String contact(String address, String attributes) {
    var key = Ids.contactKey();
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

  /** A contact that may be written to. */
  String ada() {
    var ada = contact("ada-%s@example.com".formatted(Ids.contactKey()), "{\"first_name\":\"Ada\"}");
    consent(ada, Consents.State.GRANTED, Instant.parse("2026-11-20T09:00:00Z"));
    return ada;
  }

  void consent(String contact, Consents.State state, Instant at) {
    consent(contact, Channel.EMAIL, state, at);
  }

  void consent(String contact, Channel channel, Consents.State state, Instant at) {
    port(Consents.class)
        .record(contact, TOPIC, channel, new Consents.Consent(state, at, "test", null));
  }

  UUID enroll(String contact, String journey) {
    var id = Ids.uuid();
    database()
        .sql(
            """
            insert into enrollments (id, journey, contact, state, enrolled_at)
            values (:id, :journey, :contact, 'RUNNING', :now)
            """)
        .param("id", id)
        .param("journey", journey)
        .param("contact", contact)
        .param("now", Timestamp.from(port(HouseClock.class).instant()))
        .update();
    return id;
  }

  private static InternetAddress address(String text) {
    try {
      return new InternetAddress(text, true);
    } catch (AddressException e) {
      throw new IllegalArgumentException(e);
    }
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
  }
}
