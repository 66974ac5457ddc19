package dev.senda.workers;

import com.uber.m3.tally.Scope;
import com.zaxxer.hikari.HikariDataSource;
import dev.senda.catalog.Catalog;
import dev.senda.channels.accounts.ChannelRegistry;
import dev.senda.settings.brand.BrandSettings;
import dev.senda.settings.metrics.MetricsConfiguration;
import dev.senda.settings.temporal.TemporalSettings;
import dev.senda.store.StoreConfiguration;
import dev.senda.store.actions.ActionExecutor;
import dev.senda.store.actions.Coupons;
import dev.senda.store.calendar.WorkingCalendars;
import dev.senda.store.channels.ChannelHolds;
import dev.senda.store.conditions.Profiles;
import dev.senda.store.consent.Suppressions;
import dev.senda.store.contacts.Contacts;
import dev.senda.store.conversions.VariantAssignments;
import dev.senda.store.engagement.BestHours;
import dev.senda.store.enrollments.EnrollmentCloser;
import dev.senda.store.enrollments.EnrollmentService;
import dev.senda.store.enrollments.Enrollments;
import dev.senda.store.enrollments.Journal;
import dev.senda.store.enrollments.SendReads;
import dev.senda.store.events.KnownEvents;
import dev.senda.store.messages.DevMailbox;
import dev.senda.store.messages.MessageLedger;
import dev.senda.store.security.LinkTokenSigner;
import dev.senda.store.support.RetryingTransactions;
import dev.senda.store.support.ScaledClock;
import dev.senda.temporal.queues.ChannelQueues;
import dev.senda.workers.activities.EnrollmentActivitiesImpl;
import dev.senda.workers.activities.ExternalActivitiesImpl;
import dev.senda.workers.activities.MomentResolver;
import dev.senda.workers.compose.MailSenders;
import dev.senda.workers.delivery.ChannelCircuitBreaker;
import dev.senda.workers.delivery.ChannelRouter;
import dev.senda.workers.delivery.DeliveryExecutor;
import dev.senda.workers.delivery.DeliveryReconciler;
import dev.senda.workers.delivery.IdleHoldCleanupJob;
import dev.senda.workers.external.CatalogStartCheck;
import dev.senda.workers.external.CustomStepInvoker;
import dev.senda.workers.external.WebhookCaller;
import dev.senda.workers.gate.ChannelSelector;
import dev.senda.workers.preview.PreviewConfiguration;
import dev.senda.workers.rendering.Renderer;
import dev.senda.workers.rendering.Templates;
import dev.senda.workers.rendering.TrackedLinks;
import dev.senda.workers.sending.SendMessageActivityImpl;
import dev.senda.workers.sending.SendingConfiguration;
import dev.senda.workers.settings.WorkerSettings;
import dev.senda.workers.settings.WorkerTuningSettings;
import dev.senda.workers.steering.SteeredExternalActivities;
import java.util.Set;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.EnableScheduling;

/**
 * The worker process. It needs PostgreSQL to start, but not Temporal. Its settings are in {@code
 * senda-workers.yml} and in all other sources that Spring Boot reads.
 *
 * <p>The beans behind custom steps come from configuration classes on the class path, named one a
 * line in {@code META-INF/spring/dev.senda.workers.WorkersApplication.imports}.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@ImportAutoConfiguration
@EnableConfigurationProperties({
  WorkerSettings.class,
  WorkerTuningSettings.class,
  BrandSettings.class,
  TemporalSettings.class
})
@EnableScheduling
@Import({
  StoreConfiguration.class,
  SendingConfiguration.class,
  PreviewConfiguration.class,
  MetricsConfiguration.class
})
public class WorkersApplication {

  private static final Logger LOG = LoggerFactory.getLogger(WorkersApplication.class);

  /** Runs until the process is stopped; running activities finish first. */
  public static void main(String[] arguments) {
    new SpringApplicationBuilder(WorkersApplication.class)
        .properties("spring.config.name=senda-workers")
        .run(arguments);
  }

  @Bean
  Renderer renderer(
      Catalog catalog,
      WorkerSettings settings,
      BrandSettings brands,
      LinkTokenSigner tokens,
      MailSenders senders) {
    return new Renderer(
        new Templates(catalog, settings.templates().overrideDirectory(), settings.locale()),
        new TrackedLinks(
            settings.requiredPublicUrl(),
            tokens,
            settings.shortLinkUrl(),
            Set.copyOf(settings.shortLinks().channels())),
        settings.mail().requiredCompany(),
        senders::postalAddressOf,
        settings.zone(),
        brands);
  }

  @Bean
  ChannelQueues channelQueues(WorkerSettings settings) {
    return settings.channelQueues();
  }

  @Bean
  ChannelRegistry channelRegistry(WorkerSettings settings, DevMailbox mailbox) {
    return ChannelRegistry.open(
        settings.accounts(),
        new ChannelRegistry.MailIdentity(
            settings.mail().fromAddress(), settings.mail().replyToAddress()),
        settings.requiredPublicUrl(),
        DeliveryExecutor.TIMEOUT,
        mailbox::append);
  }

  @Bean
  ChannelRouter channelRouter(ChannelRegistry channelRegistry) {
    return new ChannelRouter(channelRegistry.emails(), channelRegistry.texts());
  }

  @Bean
  ChannelCircuitBreaker channelCircuitBreaker(ChannelHolds holds, WorkerSettings settings) {
    return new ChannelCircuitBreaker(holds, settings.holds().probeInterval());
  }

  @Bean
  IdleHoldCleanupJob idleHoldCleanupJob(ChannelCircuitBreaker circuitBreaker) {
    return new IdleHoldCleanupJob(circuitBreaker);
  }

  @Bean
  DeliveryReconciler deliveryReconciler(
      WorkerSettings settings,
      MessageLedger ledger,
      DevMailbox mailbox,
      ChannelRouter channelRouter) {
    return new DeliveryReconciler(
        settings::confirmationRuleOf,
        ledger,
        mailbox,
        channelRouter,
        DeliveryReconciler.MAILBOX_TIMEOUT);
  }

  @Bean
  DeliveryExecutor deliveryExecutor(
      ChannelRouter channelRouter,
      ChannelCircuitBreaker circuitBreaker,
      Suppressions suppressions,
      ScaledClock clock) {
    return new DeliveryExecutor(channelRouter, circuitBreaker, suppressions, clock);
  }

  @Bean
  EnrollmentActivitiesImpl.Ports enrollmentActivitiesPorts(
      RetryingTransactions transactions,
      Profiles profiles,
      Contacts contacts,
      Enrollments enrollments,
      EnrollmentCloser closer,
      MessageLedger ledger,
      ActionExecutor actionExecutor,
      Coupons coupons,
      VariantAssignments variantAssignments,
      KnownEvents knownEvents) {
    return new EnrollmentActivitiesImpl.Ports(
        transactions,
        profiles,
        contacts,
        enrollments,
        closer,
        ledger,
        actionExecutor,
        coupons,
        variantAssignments,
        knownEvents);
  }

  @Bean
  EnrollmentActivitiesImpl enrollmentActivities(
      Catalog catalog,
      EnrollmentActivitiesImpl.Ports ports,
      ChannelSelector channelSelector,
      DeliveryReconciler deliveryReconciler,
      BestHours bestHours,
      WorkerSettings settings) {
    return new EnrollmentActivitiesImpl(
        catalog,
        ports,
        channelSelector,
        deliveryReconciler,
        new MomentResolver(
            bestHours,
            new WorkingCalendars(settings.defaultRegion()),
            settings.officeHours(),
            settings.zone()),
        settings.splits().minSampleSize());
  }

  @Bean
  WebhookCaller webhookCaller(WorkerSettings settings) {
    return new WebhookCaller(settings.webhookTargets(), WebhookCaller.TIMEOUT);
  }

  @Bean
  CustomStepInvoker customStepInvoker(ListableBeanFactory beans) {
    return new CustomStepInvoker(beans);
  }

  @Bean
  SmartInitializingSingleton catalogStartCheck(
      Catalog catalog, WorkerSettings settings, CustomStepInvoker customSteps, Coupons coupons) {
    return new CatalogStartCheck(
            catalog,
            settings.webhookTargets().keySet(),
            customSteps::countBeans,
            coupons::countAvailable)
        ::logMissing;
  }

  @Bean
  ExternalActivitiesImpl externalActivities(
      RetryingTransactions transactions,
      Contacts contacts,
      Enrollments enrollments,
      Journal journal,
      Profiles profiles,
      WebhookCaller webhookCaller,
      CustomStepInvoker customSteps,
      ScaledClock clock,
      WorkerSettings settings) {
    return new ExternalActivitiesImpl(
        new ExternalActivitiesImpl.Ports(transactions, contacts, enrollments, journal, profiles),
        webhookCaller,
        customSteps,
        clock,
        settings.zone());
  }

  @Bean
  SteeredExternalActivities steeredExternalActivities(
      ExternalActivitiesImpl externalActivities,
      RetryingTransactions transactions,
      Contacts contacts,
      SendReads reads,
      EnrollmentService enrollmentService) {
    return new SteeredExternalActivities(
        externalActivities,
        new SteeredExternalActivities.Ports(transactions, contacts, reads, enrollmentService));
  }

  @Bean
  TemporalWorkerLifecycle temporalWorkerLifecycle(
      WorkerSettings settings,
      TemporalSettings temporal,
      Catalog catalog,
      ChannelQueues channelQueues,
      SendMessageActivityImpl sendMessageActivityImpl,
      EnrollmentActivitiesImpl enrollmentActivitiesImpl,
      SteeredExternalActivities externalActivities,
      WorkerTuningSettings tuning,
      DataSource database,
      Scope metrics) {
    if (database instanceof HikariDataSource pool) {
      tuning.findPoolMismatch(pool.getMaximumPoolSize()).ifPresent(LOG::warn);
    }
    return new TemporalWorkerLifecycle(
        temporal.toClientSettings(settings.temporal().console()).withMetrics(metrics),
        tuning.toTuning(System.getenv()),
        catalog,
        channelQueues,
        sendMessageActivityImpl,
        enrollmentActivitiesImpl,
        externalActivities);
  }

  @Bean
  TemporalHealthIndicator temporalHealthIndicator(TemporalWorkerLifecycle worker) {
    return new TemporalHealthIndicator(worker);
  }
}
