package dev.senda.workers;

import static dev.senda.journey.Condition.score;

import dev.senda.catalog.Catalog;
import dev.senda.channels.EmailSender;
import dev.senda.channels.TextChannel;
import dev.senda.channels.settings.ConfirmationRule;
import dev.senda.channels.settings.ConfirmationSource;
import dev.senda.channels.stub.StubChannel;
import dev.senda.journey.Channel;
import dev.senda.journey.Journey;
import dev.senda.journey.Message;
import dev.senda.journey.MessageClass;
import dev.senda.journey.Segment;
import dev.senda.settings.ConsentModel;
import dev.senda.store.actions.ActionExecutor;
import dev.senda.store.actions.Coupons;
import dev.senda.store.calendar.WorkingCalendars;
import dev.senda.store.channels.ChannelHolds;
import dev.senda.store.channels.InboundSessions;
import dev.senda.store.conditions.Profiles;
import dev.senda.store.consent.Consents;
import dev.senda.store.consent.OptIns;
import dev.senda.store.consent.Suppressions;
import dev.senda.store.contacts.Contacts;
import dev.senda.store.conversions.VariantAssignments;
import dev.senda.store.digests.Digests;
import dev.senda.store.engagement.BestHours;
import dev.senda.store.engagement.Engagements;
import dev.senda.store.enrollments.EnrollmentCloser;
import dev.senda.store.enrollments.Enrollments;
import dev.senda.store.enrollments.Journal;
import dev.senda.store.enrollments.SendReads;
import dev.senda.store.events.KnownEvents;
import dev.senda.store.links.ShortLinks;
import dev.senda.store.messages.DevMailbox;
import dev.senda.store.messages.FetchedMessageData;
import dev.senda.store.messages.MessageLedger;
import dev.senda.store.outbox.Outbox;
import dev.senda.store.previews.Previews;
import dev.senda.store.security.LinkTokenSigner;
import dev.senda.store.sending.DeferredMessages;
import dev.senda.store.steering.JourneyLocks;
import dev.senda.store.steering.WaitingSends;
import dev.senda.store.support.RetryingTransactions;
import dev.senda.store.support.ScaledClock;
import dev.senda.temporal.activities.SendActivity.SendRequest;
import dev.senda.temporal.activities.SendActivity.SendResult;
import dev.senda.temporal.queues.ChannelQueue;
import dev.senda.temporal.queues.ChannelQueues;
import dev.senda.workers.activities.EnrollmentActivitiesImpl;
import dev.senda.workers.activities.ExternalActivitiesImpl;
import dev.senda.workers.activities.MomentResolver;
import dev.senda.workers.compose.MessageComposer;
import dev.senda.workers.delivery.ChannelCircuitBreaker;
import dev.senda.workers.delivery.ChannelRouter;
import dev.senda.workers.delivery.DeliveryExecutor;
import dev.senda.workers.delivery.DeliveryReconciler;
import dev.senda.workers.external.CustomStepInvoker;
import dev.senda.workers.external.MessageDataFetcher;
import dev.senda.workers.external.WebhookCaller;
import dev.senda.workers.gate.ChannelSelector;
import dev.senda.workers.gate.Gate;
import dev.senda.workers.gate.WhatsAppSessionWindow;
import dev.senda.workers.metrics.SendObserver;
import dev.senda.workers.preview.PreviewJob;
import dev.senda.workers.preview.PreviewRenderer;
import dev.senda.workers.rendering.MessageRenderer;
import dev.senda.workers.rendering.RenderRequest;
import dev.senda.workers.rendering.RenderedMessage;
import dev.senda.workers.rendering.Renderer;
import dev.senda.workers.rendering.Templates;
import dev.senda.workers.rendering.TrackedLinks;
import dev.senda.workers.sending.FailedMessageRetryJob;
import dev.senda.workers.sending.MessageDrafter;
import dev.senda.workers.sending.ResendPreparation;
import dev.senda.workers.sending.SendDelivery;
import dev.senda.workers.sending.SendMessageActivityImpl;
import dev.senda.workers.sending.SendPreparation;
import dev.senda.workers.sending.SendReconciliation;
import dev.senda.workers.sending.SendRepositories;
import dev.senda.workers.sending.SendSettlement;
import dev.senda.workers.settings.OfficeHours;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.support.StaticListableBeanFactory;

/**
 * The worker's activities on a fresh PostgreSQL, with the journeys {@code tips} and {@code
 * service}, and a fake email channel that records what it is given.
 */
public final class WorkerFixture extends RuledTestData {

  /** How many enrollments of each variant must have ended before a split learns. */
  static final int MIN_SAMPLE_SIZE = 10;

  /** Real time between two probes of a held queue. */
  static final Duration PROBE_INTERVAL = Duration.ofMillis(200);

  /** In Madrid, where no contact is. */
  private static final OfficeHours OFFICE =
      new OfficeHours(LocalTime.of(9, 0), LocalTime.of(18, 0), "Europe/Madrid");

  private static final InternetAddress SENDER = address("tips@acme.example");

  private final ChannelCircuitBreaker circuitBreaker;

  public final RecordingEmailChannel emailChannel = new RecordingEmailChannel();

  /** Real time for which provider events of an unconfirmed message are awaited. */
  public Duration confirmationTimeout = Duration.ofMinutes(10);

  /** Whether WhatsApp takes free text in a session window only. */
  public boolean hasSessionWindow = false;

  /** In whose name the emails of a journey are sent, by the journey's name. */
  public final Map<String, EmailSender> senders = new HashMap<>();

  /** Runs before each rendering. */
  public Consumer<RenderRequest> beforeRender = _ -> {};

  /** What sends sms, whatsapp, messenger and push. */
  public final Map<Channel, TextChannel> textChannels = new EnumMap<>(Channel.class);

  /** The beans that fetch the data of messages. */
  public final StaticListableBeanFactory messageData = new StaticListableBeanFactory();

  /** Real time that they may take. */
  public Duration messageDataTimeout = Duration.ofMinutes(1);

  public WorkerFixture(Path templates) {
    super(templates);
    circuitBreaker = new ChannelCircuitBreaker(bean(ChannelHolds.class), PROBE_INTERVAL);
    var stub = new StubChannel(bean(DevMailbox.class)::append, SENDER);
    List.of(Channel.SMS, Channel.WHATSAPP, Channel.MESSENGER, Channel.PUSH)
        .forEach(one -> textChannels.put(one, stub));
  }

  public Gate gate() {
    return new Gate(
        bean(Suppressions.class),
        bean(Consents.class),
        bean(Contacts.class),
        topic -> topic.equals("receipts") ? ConsentModel.IMPLIED : ConsentModel.OPT_IN,
        sendRuleGate());
  }

  public SendMessageActivityImpl sendMessageActivity(ConfirmationSource source) {
    return sendMessageActivity(source, SendMessageActivityImpl.LATEST_DELIVERY_START);
  }

  public SendMessageActivityImpl sendMessageActivity(
      ConfirmationSource source, Duration latestDeliveryStart) {
    var settlement =
        new SendSettlement(catalog(), ports(), selector(), sessionWindow(), circuitBreaker);
    var preparation =
        new SendPreparation(
            catalog(),
            ports(),
            new MessageDrafter(
                catalog(), ports(), composer(), sessionWindow(), selector(), dataFetcher()),
            selector(),
            queues(),
            circuitBreaker,
            settlement);
    return new SendMessageActivityImpl(
        preparation,
        new SendDelivery(executor()),
        settlement,
        new SendReconciliation(ports(), reconciler(source), preparation, settlement),
        latestDeliveryStart,
        SendObserver.NONE);
  }

  /** Sends as the workflow does: by another channel where the result says so. */
  public SendResult send(UUID enrollment, Message message, Channel by) {
    var result =
        sendMessageActivity(ConfirmationSource.MAILBOX)
            .send(new SendRequest(enrollment, 1, message, by, List.of()));
    var elsewhere = result.channel();
    return elsewhere == null ? result : send(enrollment, message, elsewhere);
  }

  private SendRepositories ports() {
    return new SendRepositories(
        bean(RetryingTransactions.class),
        bean(Contacts.class),
        bean(Enrollments.class),
        bean(SendReads.class),
        bean(MessageLedger.class),
        bean(ShortLinks.class),
        bean(Digests.class),
        bean(OptIns.class),
        bean(FetchedMessageData.class),
        bean(DeferredMessages.class),
        bean(Outbox.class),
        bean(JourneyLocks.class),
        bean(WaitingSends.class),
        bean(ScaledClock.class));
  }

  private MessageDataFetcher dataFetcher() {
    return new MessageDataFetcher(
        new CustomStepInvoker(messageData),
        bean(FetchedMessageData.class),
        bean(Profiles.class),
        bean(ScaledClock.class),
        ZONE,
        messageDataTimeout);
  }

  private ChannelSelector selector() {
    return new ChannelSelector(gate(), sessionWindow());
  }

  private DeliveryExecutor executor() {
    return new DeliveryExecutor(
        router(), circuitBreaker, bean(Suppressions.class), bean(ScaledClock.class));
  }

  private MessageComposer composer() {
    return new MessageComposer(
        catalog(),
        renderer(),
        bean(KnownEvents.class),
        bean(Coupons.class),
        sessionWindow(),
        plan -> senders.get(plan.name()));
  }

  /** The real renderer, after what the test does before each rendering. */
  private MessageRenderer renderer() {
    var renderer =
        new Renderer(
            new Templates(catalog(), templates, Locale.ENGLISH),
            new TrackedLinks(
                URI.create("https://senda.example"),
                bean(LinkTokenSigner.class),
                URI.create("https://sho.example"),
                Set.of(Channel.SMS)),
            "Acme",
            _ -> "1 Main Street");
    return new MessageRenderer() {
      @Override
      public RenderedMessage render(RenderRequest request) {
        beforeRender.accept(request);
        return renderer.render(request);
      }

      @Override
      public boolean hasWhatsAppTemplate(
          Journey journey, Message.Single message, @Nullable String locale) {
        return renderer.hasWhatsAppTemplate(journey, message, locale);
      }
    };
  }

  private WhatsAppSessionWindow sessionWindow() {
    return new WhatsAppSessionWindow(
        bean(InboundSessions.class), renderer(), queues(), _ -> hasSessionWindow);
  }

  public FailedMessageRetryJob failedMessageRetryJob(ConfirmationSource source) {
    return new FailedMessageRetryJob(
        ports(),
        new ResendPreparation(
            catalog(),
            ports(),
            bean(Engagements.class),
            bean(ScaledClock.class),
            gate(),
            composer(),
            queues(),
            circuitBreaker),
        executor(),
        reconciler(source));
  }

  public PreviewJob previewJob() {
    return new PreviewJob(
        new PreviewJob.Ports(
            bean(Previews.class),
            bean(Contacts.class),
            bean(Enrollments.class),
            bean(KnownEvents.class),
            bean(Digests.class),
            bean(Coupons.class),
            bean(Suppressions.class)),
        catalog(),
        new PreviewRenderer(catalog(), renderer()),
        queues(),
        circuitBreaker,
        executor(),
        plan -> senders.get(plan.name()));
  }

  /** A queue for email, and for each channel of texts that something sends. */
  private ChannelQueues queues() {
    var queues = new EnumMap<Channel, Map<MessageClass, ChannelQueue>>(Channel.class);
    queues.put(Channel.EMAIL, queue(Channel.EMAIL, "main"));
    textChannels.keySet().forEach(one -> queues.put(one, queue(one, one.wireName())));
    return new ChannelQueues(queues);
  }

  private static Map<MessageClass, ChannelQueue> queue(Channel channel, String account) {
    var channelQueue = new ChannelQueue(channel, account, null);
    return Map.of(
        MessageClass.MARKETING, channelQueue,
        MessageClass.SERVICE, channelQueue,
        MessageClass.TRANSACTIONAL, channelQueue);
  }

  /** The account of each channel of texts has the name of the channel. */
  private ChannelRouter router() {
    var byAccount = new HashMap<String, TextChannel>();
    textChannels.forEach((one, provider) -> byAccount.put(one.wireName(), provider));
    return new ChannelRouter(Map.of("main", emailChannel), byAccount);
  }

  private DeliveryReconciler reconciler(ConfirmationSource source) {
    return new DeliveryReconciler(
        (_, _) -> new ConfirmationRule(source, confirmationTimeout),
        bean(MessageLedger.class),
        bean(DevMailbox.class),
        router(),
        Duration.ofMillis(50));
  }

  public EnrollmentActivitiesImpl enrollmentActivities() {
    return enrollmentActivities(ConfirmationSource.MAILBOX);
  }

  public EnrollmentActivitiesImpl enrollmentActivities(ConfirmationSource source) {
    return new EnrollmentActivitiesImpl(
        Catalog.of(
            List.of(new TipsJourney("tips", true), new TipsJourney("service", false)),
            List.of(Segment.of("hot-leads", score().atLeast(50)))),
        new EnrollmentActivitiesImpl.Ports(
            bean(RetryingTransactions.class),
            bean(Profiles.class),
            bean(Contacts.class),
            bean(Enrollments.class),
            bean(EnrollmentCloser.class),
            bean(MessageLedger.class),
            bean(ActionExecutor.class),
            bean(Coupons.class),
            bean(VariantAssignments.class),
            bean(KnownEvents.class)),
        selector(),
        reconciler(source),
        new MomentResolver(bean(BestHours.class), new WorkingCalendars("MX"), OFFICE, ZONE),
        MIN_SAMPLE_SIZE);
  }

  public ExternalActivitiesImpl externalActivities(
      Map<String, WebhookCaller.Target> webhooks, Duration timeout, ListableBeanFactory beans) {
    return new ExternalActivitiesImpl(
        new ExternalActivitiesImpl.Ports(
            bean(RetryingTransactions.class),
            bean(Contacts.class),
            bean(Enrollments.class),
            bean(Journal.class),
            bean(Profiles.class)),
        new WebhookCaller(webhooks, timeout),
        new CustomStepInvoker(beans),
        bean(ScaledClock.class),
        ZONE);
  }

  private static InternetAddress address(String text) {
    try {
      return new InternetAddress(text, true);
    } catch (AddressException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
