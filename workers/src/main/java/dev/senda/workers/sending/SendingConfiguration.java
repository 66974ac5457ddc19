package dev.senda.workers.sending;

import static java.util.stream.Collectors.toMap;

import dev.senda.catalog.Catalog;
import dev.senda.channels.EmailSender;
import dev.senda.store.actions.Coupons;
import dev.senda.store.channels.InboundSessions;
import dev.senda.store.conditions.Profiles;
import dev.senda.store.consent.Consents;
import dev.senda.store.consent.OptIns;
import dev.senda.store.consent.Suppressions;
import dev.senda.store.contacts.Contacts;
import dev.senda.store.digests.Digests;
import dev.senda.store.engagement.Engagements;
import dev.senda.store.enrollments.Enrollments;
import dev.senda.store.enrollments.SendReads;
import dev.senda.store.events.KnownEvents;
import dev.senda.store.links.ShortLinks;
import dev.senda.store.messages.FetchedMessageData;
import dev.senda.store.messages.MessageLedger;
import dev.senda.store.outbox.Outbox;
import dev.senda.store.sending.DeferredMessages;
import dev.senda.store.sending.SendRuleService;
import dev.senda.store.steering.JourneyLocks;
import dev.senda.store.steering.WaitingSends;
import dev.senda.store.support.RetryingTransactions;
import dev.senda.store.support.ScaledClock;
import dev.senda.temporal.queues.ChannelQueue;
import dev.senda.temporal.queues.ChannelQueues;
import dev.senda.workers.compose.MailSenders;
import dev.senda.workers.compose.MailSenders.SenderOverride;
import dev.senda.workers.compose.MessageComposer;
import dev.senda.workers.delivery.ChannelCircuitBreaker;
import dev.senda.workers.delivery.DeliveryExecutor;
import dev.senda.workers.delivery.DeliveryReconciler;
import dev.senda.workers.external.CustomStepInvoker;
import dev.senda.workers.external.MessageDataFetcher;
import dev.senda.workers.gate.ChannelSelector;
import dev.senda.workers.gate.Gate;
import dev.senda.workers.gate.SendRuleGate;
import dev.senda.workers.gate.WhatsAppSessionWindow;
import dev.senda.workers.metrics.SendMetrics;
import dev.senda.workers.rendering.MessageRenderer;
import dev.senda.workers.settings.MailSettings;
import dev.senda.workers.settings.WorkerSettings;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.Map;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The beans that send a message: the gate, the four steps of a send, and the resends. */
@Configuration(proxyBeanMethods = false)
public class SendingConfiguration {

  @Bean
  SendRepositories sendPorts(
      RetryingTransactions transactions,
      Contacts contacts,
      Enrollments enrollments,
      SendReads reads,
      MessageLedger ledger,
      ShortLinks shortLinks,
      Digests digests,
      OptIns optIns,
      FetchedMessageData fetchedData,
      DeferredMessages deferrals,
      Outbox outbox,
      JourneyLocks journeyLocks,
      WaitingSends waitingSends,
      ScaledClock clock) {
    return new SendRepositories(
        transactions,
        contacts,
        enrollments,
        reads,
        ledger,
        shortLinks,
        digests,
        optIns,
        fetchedData,
        deferrals,
        outbox,
        journeyLocks,
        waitingSends,
        clock);
  }

  @Bean
  SendRuleGate sendRuleGate(SendRuleService rules, Catalog catalog) {
    return new SendRuleGate(rules, catalog);
  }

  @Bean
  Gate gate(
      Suppressions suppressions,
      Consents consents,
      Contacts contacts,
      WorkerSettings settings,
      SendRuleGate rules) {
    return new Gate(suppressions, consents, contacts, settings::consentFor, rules);
  }

  @Bean
  WhatsAppSessionWindow whatsAppSessionWindow(
      InboundSessions inboundSessions,
      MessageRenderer renderer,
      ChannelQueues channelQueues,
      WorkerSettings settings) {
    return new WhatsAppSessionWindow(
        inboundSessions, renderer, channelQueues, settings::hasSessionWindow);
  }

  @Bean
  ChannelSelector channelSelector(Gate gate, WhatsAppSessionWindow sessionWindow) {
    return new ChannelSelector(gate, sessionWindow);
  }

  @Bean
  MailSenders mailSenders(WorkerSettings settings) {
    var mail = settings.mail();
    return new MailSenders(
        new EmailSender(mail.fromAddress(), mail.replyToAddress()),
        mail.requiredPostalAddress(),
        overrides(mail.byTopic()),
        overrides(mail.byJourney()));
  }

  private static Map<String, SenderOverride> overrides(Map<String, MailSettings.Sender> senders) {
    return senders.entrySet().stream()
        .collect(
            toMap(
                Map.Entry::getKey,
                sender ->
                    new SenderOverride(
                        sender.getValue().fromAddress(),
                        sender.getValue().replyToAddress(),
                        sender.getValue().postalAddress())));
  }

  @Bean
  MessageComposer messageComposer(
      Catalog catalog,
      MessageRenderer renderer,
      KnownEvents knownEvents,
      Coupons coupons,
      WhatsAppSessionWindow sessionWindow,
      MailSenders senders) {
    return new MessageComposer(
        catalog, renderer, knownEvents, coupons, sessionWindow, senders::senderOf);
  }

  @Bean
  MessageDrafter messageDrafter(
      Catalog catalog,
      SendRepositories ports,
      MessageComposer composer,
      WhatsAppSessionWindow sessionWindow,
      ChannelSelector channelSelector,
      MessageDataFetcher dataFetcher) {
    return new MessageDrafter(
        catalog, ports, composer, sessionWindow, channelSelector, dataFetcher);
  }

  @Bean
  MessageDataFetcher messageDataFetcher(
      ListableBeanFactory beans,
      FetchedMessageData fetchedData,
      Profiles profiles,
      ScaledClock clock,
      WorkerSettings settings) {
    return new MessageDataFetcher(
        new CustomStepInvoker(beans),
        fetchedData,
        profiles,
        clock,
        settings.zone(),
        MessageDataFetcher.TIMEOUT);
  }

  @Bean
  SendPreparation sendPreparation(
      Catalog catalog,
      SendRepositories ports,
      MessageDrafter drafter,
      ChannelSelector channelSelector,
      ChannelQueues channelQueues,
      ChannelCircuitBreaker circuitBreaker,
      SendSettlement settlement) {
    return new SendPreparation(
        catalog, ports, drafter, channelSelector, channelQueues, circuitBreaker, settlement);
  }

  @Bean
  SendDelivery sendDelivery(DeliveryExecutor executor) {
    return new SendDelivery(executor);
  }

  @Bean
  SendSettlement sendSettlement(
      Catalog catalog,
      SendRepositories ports,
      ChannelSelector channelSelector,
      WhatsAppSessionWindow sessionWindow,
      ChannelCircuitBreaker circuitBreaker) {
    return new SendSettlement(catalog, ports, channelSelector, sessionWindow, circuitBreaker);
  }

  @Bean
  SendReconciliation sendReconciliation(
      SendRepositories ports,
      DeliveryReconciler reconciler,
      SendPreparation preparation,
      SendSettlement settlement) {
    return new SendReconciliation(ports, reconciler, preparation, settlement);
  }

  @Bean
  SendMessageActivityImpl sendMessageActivity(
      SendPreparation preparation,
      SendDelivery delivery,
      SendSettlement settlement,
      SendReconciliation reconciliation,
      SendMetrics metrics) {
    return new SendMessageActivityImpl(
        preparation,
        delivery,
        settlement,
        reconciliation,
        SendMessageActivityImpl.LATEST_DELIVERY_START,
        metrics);
  }

  @Bean
  SendMetrics sendMetrics(MeterRegistry meters, Catalog catalog, ChannelQueues channelQueues) {
    return new SendMetrics(
        meters,
        Clock.systemUTC(),
        catalog.journeyNames(),
        channelQueues.all().stream().map(ChannelQueue::channel).distinct().toList());
  }

  @Bean
  ResendPreparation resendPreparation(
      Catalog catalog,
      SendRepositories ports,
      Engagements engagements,
      ScaledClock clock,
      Gate gate,
      MessageComposer composer,
      ChannelQueues channelQueues,
      ChannelCircuitBreaker circuitBreaker) {
    return new ResendPreparation(
        catalog, ports, engagements, clock, gate, composer, channelQueues, circuitBreaker);
  }

  @Bean
  FailedMessageRetryJob failedMessageRetryJob(
      SendRepositories ports,
      ResendPreparation preparation,
      DeliveryExecutor deliveryExecutor,
      DeliveryReconciler deliveryReconciler) {
    return new FailedMessageRetryJob(ports, preparation, deliveryExecutor, deliveryReconciler);
  }
}
