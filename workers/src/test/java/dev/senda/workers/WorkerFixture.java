package dev.senda.workers;

import static dev.senda.journey.Condition.score;
import static dev.senda.journey.Message.email;

import dev.senda.catalog.Catalog;
import dev.senda.channels.TextChannel;
import dev.senda.channels.stub.StubChannel;
import dev.senda.devservices.TestPostgres;
import dev.senda.journey.Channel;
import dev.senda.journey.Enrollment;
import dev.senda.journey.Journey;
import dev.senda.journey.Message;
import dev.senda.journey.MessageClass;
import dev.senda.journey.Plan;
import dev.senda.journey.Segment;
import dev.senda.journey.engine.MessageRef;
import dev.senda.store.StoreConfiguration;
import dev.senda.store.actions.ActionExecutor;
import dev.senda.store.actions.Coupons;
import dev.senda.store.channels.ChannelHolds;
import dev.senda.store.channels.InboundSessions;
import dev.senda.store.conditions.Profiles;
import dev.senda.store.consent.Consents;
import dev.senda.store.consent.Suppressions;
import dev.senda.store.contacts.Contacts;
import dev.senda.store.engagement.BestHours;
import dev.senda.store.engagement.Engagements;
import dev.senda.store.enrollments.Enrollments;
import dev.senda.store.enrollments.Journal;
import dev.senda.store.enrollments.VariantAssignments;
import dev.senda.store.events.Events;
import dev.senda.store.outbox.Outbox;
import dev.senda.store.messages.DevMailbox;
import dev.senda.store.messages.MessageLedger;
import dev.senda.store.security.LinkTokenSigner;
import dev.senda.store.support.Ids;
import dev.senda.store.support.RetryingTransactions;
import dev.senda.store.support.ScaledClock;
import dev.senda.temporal.activities.SendActivity.SendRequest;
import dev.senda.temporal.activities.SendActivity.SendResult;
import dev.senda.temporal.queues.ChannelQueue;
import dev.senda.temporal.queues.ChannelQueues;
import dev.senda.workers.activities.EnrollmentActivitiesImpl;
import dev.senda.workers.activities.ExternalActivitiesImpl;
import dev.senda.workers.activities.MomentResolver;
import dev.senda.workers.delivery.ChannelCircuitBreaker;
import dev.senda.workers.delivery.ChannelRouter;
import dev.senda.workers.delivery.DeliveryExecutor;
import dev.senda.workers.delivery.DeliveryReconciler;
import dev.senda.workers.external.CustomStepInvoker;
import dev.senda.workers.external.WebhookCaller;
import dev.senda.workers.rendering.Renderer;
import dev.senda.workers.rendering.Templates;
import dev.senda.workers.rendering.TrackedLinks;
import dev.senda.workers.sending.ChannelSelector;
import dev.senda.workers.sending.FailedMessageRetryJob;
import dev.senda.workers.sending.Gate;
import dev.senda.workers.sending.MessageComposer;
import dev.senda.workers.sending.SendMessageActivityImpl;
import dev.senda.workers.sending.WhatsAppSessionWindow;
import dev.senda.workers.settings.WorkerSettings;
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
public final class WorkerFixture implements AutoCloseable {

  public static final String TOPIC = "product-tips";

  /** The zone of contacts who have none. */
  static final ZoneId ZONE = ZoneId.of("America/Mexico_City");

  /** How many of each variant must have ended before a split learns. */
  static final int MIN_SAMPLE_SIZE = 10;

  /** Real time between two messages that try whether a held lane sends again. */
  static final Duration PROBE_INTERVAL = Duration.ofMillis(200);

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
  private final ChannelCircuitBreaker guard;

  public final RecordingEmailChannel emailChannel = new RecordingEmailChannel();

  /** Real time for which reports of a doubtful message are awaited. */
  public Duration confirmationTimeout = Duration.ofMinutes(10);

  /** Whether WhatsApp takes free text only for a while. */
  public boolean hasSessionWindow = false;

  /** What sends sms, whatsapp, messenger and push. */
  public final Map<Channel, TextChannel> textChannels = new EnumMap<>(Channel.class);

  public WorkerFixture(Path templates) {
    this.templates = templates;
    context
        .getEnvironment()
        .getPropertySources()
        .addFirst(
            new MapPropertySource(
                "test",
                Map.of(
                    "senda.database.url",
                    TestPostgres.createDatabase(),
                    "senda.links.secret",
                    "a secret of at least 32 characters")));
    context.register(StoreConfiguration.class);
    context.refresh();
    guard = new ChannelCircuitBreaker(bean(ChannelHolds.class), PROBE_INTERVAL);
    var standIn = new StubChannel(bean(DevMailbox.class)::append, SENDER);
    List.of(Channel.SMS, Channel.WHATSAPP, Channel.MESSENGER, Channel.PUSH)
        .forEach(one -> textChannels.put(one, standIn));
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

  public <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  public JdbcClient database() {
    return bean(JdbcClient.class);
  }

  public Gate gate() {
    return new Gate(
        bean(Suppressions.class),
        bean(Consents.class),
        topic ->
            topic.equals("receipts")
                ? WorkerSettings.ConsentModel.IMPLIED
                : WorkerSettings.ConsentModel.OPT_IN);
  }

  public SendMessageActivityImpl sendMessageActivity(
      dev.senda.channels.settings.ConfirmationSource evidence) {
    return sendMessageActivity(evidence, SendMessageActivityImpl.LATEST_DELIVERY_START);
  }

  public SendMessageActivityImpl sendMessageActivity(
      dev.senda.channels.settings.ConfirmationSource evidence, Duration latestDelivery) {
    var catalog = catalog();
    return new SendMessageActivityImpl(
        catalog,
        store(),
        new ChannelSelector(gate(), windows()),
        writing(catalog),
        lanes(),
        guard,
        handover(),
        evidence(evidence),
        latestDelivery);
  }

  /** Sends as the workflow does: where it has to go elsewhere, it goes there. */
  public SendResult send(UUID enrollment, Message message, Channel by) {
    var result =
        sendMessageActivity(dev.senda.channels.settings.ConfirmationSource.MAILBOX)
            .send(new SendRequest(enrollment, 1, message, by, List.of()));
    var elsewhere = result.channel();
    return elsewhere == null ? result : send(enrollment, message, elsewhere);
  }

  /** The row of the message that this step sent first. */
  public MessageLedger.MessageRow entry(UUID enrollment, String step) {
    return bean(MessageLedger.class)
        .find(new MessageLedger.MessageKey(enrollment, new MessageRef(step, 1)))
        .orElseThrow();
  }

  private SendMessageActivityImpl.Ports store() {
    return new SendMessageActivityImpl.Ports(
        bean(RetryingTransactions.class),
        bean(Contacts.class),
        bean(Enrollments.class),
        bean(Journal.class),
        bean(MessageLedger.class),
        bean(Outbox.class));
  }

  private DeliveryExecutor handover() {
    return new DeliveryExecutor(
        channels(), guard, bean(Suppressions.class), bean(ScaledClock.class));
  }

  private MessageComposer writing(Catalog catalog) {
    return new MessageComposer(
        catalog, renderer(catalog), bean(Events.class), bean(Coupons.class), windows());
  }

  private Renderer renderer(Catalog catalog) {
    return new Renderer(
        new Templates(catalog, templates, Locale.ENGLISH),
        new TrackedLinks(URI.create("https://senda.example"), bean(LinkTokenSigner.class)),
        "Acme",
        "1 Main Street");
  }

  private WhatsAppSessionWindow windows() {
    var catalog = catalog();
    return new WhatsAppSessionWindow(
        bean(InboundSessions.class), catalog, renderer(catalog), lanes(), _ -> hasSessionWindow);
  }

  public FailedMessageRetryJob failedMessageRetryJob(
      dev.senda.channels.settings.ConfirmationSource evidence) {
    var catalog = catalog();
    return new FailedMessageRetryJob(
        catalog,
        store(),
        bean(Engagements.class),
        bean(ScaledClock.class),
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
  private ChannelQueues lanes() {
    var lanes = new EnumMap<Channel, Map<MessageClass, ChannelQueue>>(Channel.class);
    lanes.put(Channel.EMAIL, lane(Channel.EMAIL, "main"));
    textChannels.keySet().forEach(one -> lanes.put(one, lane(one, one.wireName())));
    return new ChannelQueues(lanes);
  }

  private static Map<MessageClass, ChannelQueue> lane(Channel channel, String account) {
    var channelQueue = new ChannelQueue(channel, account, null);
    return Map.of(
        MessageClass.MARKETING, channelQueue,
        MessageClass.SERVICE, channelQueue,
        MessageClass.TRANSACTIONAL, channelQueue);
  }

  /** The account of each channel of texts is called like the channel. */
  private ChannelRouter channels() {
    var byAccount = new HashMap<String, TextChannel>();
    textChannels.forEach((one, provider) -> byAccount.put(one.wireName(), provider));
    return new ChannelRouter(Map.of("main", emailChannel), byAccount);
  }

  private DeliveryReconciler evidence(
      dev.senda.channels.settings.ConfirmationSource confirmationSource) {
    return new DeliveryReconciler(
        (_, _) ->
            new dev.senda.channels.settings.ConfirmationRule(
                confirmationSource, confirmationTimeout),
        bean(MessageLedger.class),
        bean(DevMailbox.class),
        channels(),
        Duration.ofMillis(50));
  }

  public EnrollmentActivitiesImpl enrollmentActivities() {
    return enrollmentActivities(dev.senda.channels.settings.ConfirmationSource.MAILBOX);
  }

  public EnrollmentActivitiesImpl enrollmentActivities(
      dev.senda.channels.settings.ConfirmationSource evidence) {
    return new EnrollmentActivitiesImpl(
        Catalog.of(
            List.of(new Tips("tips", true), new Tips("service", false)),
            List.of(Segment.of("hot-leads", score().atLeast(50)))),
        new EnrollmentActivitiesImpl.Ports(
            bean(RetryingTransactions.class),
            bean(Profiles.class),
            bean(Contacts.class),
            bean(Enrollments.class),
            bean(Journal.class),
            bean(MessageLedger.class),
            bean(ActionExecutor.class),
            bean(Coupons.class),
            bean(VariantAssignments.class)),
        new ChannelSelector(gate(), windows()),
        evidence(evidence),
        new MomentResolver(bean(BestHours.class), ZONE),
        MIN_SAMPLE_SIZE);
  }

  public ExternalActivitiesImpl externalActivities(
      Map<String, WebhookCaller.Target> webhooks, Duration patience, ListableBeanFactory beans) {
    return new ExternalActivitiesImpl(
        new ExternalActivitiesImpl.Ports(
            bean(RetryingTransactions.class),
            bean(Contacts.class),
            bean(Enrollments.class),
            bean(Journal.class),
            bean(Profiles.class)),
        new WebhookCaller(webhooks, patience),
        new CustomStepInvoker(beans));
  }

  /** Overrides the body of a template of the journeys. */
  public void template(String name, String body) {
    write("tips/%s.en.mjml".formatted(name), TEMPLATE.formatted(body));
    write("service/%s.en.mjml".formatted(name), TEMPLATE.formatted(body));
  }

  /** Overrides the text of a template of the journeys on a channel. */
  public void text(String name, Channel channel, String text) {
    write("tips/%s.en.%s".formatted(name, channel.wireName()), text);
    write("service/%s.en.%s".formatted(name, channel.wireName()), text);
  }

  public void phone(String contact, String number) {
    database()
        .sql("update contacts set phone = :number where key = :key")
        .param("number", number)
        .param("key", contact)
        .update();
  }

  /** A contact called Ada; her attributes as JSON. */
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

  /** A contact that may be written to. */
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
