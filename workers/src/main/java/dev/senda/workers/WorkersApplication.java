package dev.senda.workers;

import dev.senda.catalog.Catalog;
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
import dev.senda.store.Journal;
import dev.senda.store.Ledger;
import dev.senda.store.Mailbox;
import dev.senda.store.Outbox;
import dev.senda.store.Profiles;
import dev.senda.store.StoreConfiguration;
import dev.senda.store.Suppressions;
import dev.senda.store.Tokens;
import dev.senda.store.Transactions;
import dev.senda.temporal.Lanes;
import dev.senda.workers.rendering.Renderer;
import dev.senda.workers.rendering.Templates;
import dev.senda.workers.rendering.TrackedLinks;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.EnableScheduling;

/**
 * The worker process. It starts whether Temporal can be reached or not, and needs PostgreSQL.
 * Configured by {@code senda-workers.yml} and whatever Spring Boot reads besides.
 *
 * <p>The beans behind custom steps come from configuration classes on the class path, named one a
 * line in {@code META-INF/spring/dev.senda.workers.WorkersApplication.imports}.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@ImportAutoConfiguration
@EnableConfigurationProperties(WorkerSettings.class)
@EnableScheduling
@Import(StoreConfiguration.class)
public class WorkersApplication {

  /** Runs until it is told to stop; then it finishes what it has begun. */
  public static void main(String[] arguments) {
    new SpringApplicationBuilder(WorkersApplication.class)
        .properties("spring.config.name=senda-workers")
        .run(arguments);
  }

  @Bean
  Catalog catalog() {
    return Catalog.ours();
  }

  @Bean
  Renderer renderer(Catalog catalog, WorkerSettings settings, Tokens tokens) {
    return new Renderer(
        new Templates(catalog, settings.templates().directory(), settings.locale()),
        new TrackedLinks(settings.links(), tokens),
        settings.mail().signature(),
        settings.mail().imprint());
  }

  @Bean
  Lanes lanes(WorkerSettings settings) {
    return settings.lanes();
  }

  @Bean
  Accounts accounts(WorkerSettings settings, Mailbox mailbox) {
    return Accounts.open(settings, mailbox);
  }

  @Bean
  Gate gate(Suppressions suppressions, Consents consents, WorkerSettings settings) {
    return new Gate(suppressions, consents, settings::consentFor);
  }

  @Bean
  Windows windows(
      Conversations conversations,
      Catalog catalog,
      Renderer renderer,
      Lanes lanes,
      WorkerSettings settings) {
    return new Windows(conversations, catalog, renderer, lanes, settings::hasWindows);
  }

  @Bean
  Choosing choosing(Gate gate, Windows windows) {
    return new Choosing(gate, windows);
  }

  @Bean
  LaneGuard laneGuard(Holds holds, WorkerSettings settings) {
    return new LaneGuard(holds, settings.holds().nextTry());
  }

  @Bean
  Evidence evidence(WorkerSettings settings, Ledger ledger, Mailbox mailbox, Accounts accounts) {
    return new Evidence(
        settings::evidenceOf, ledger, mailbox, accounts.channels(), Evidence.PATIENCE);
  }

  @Bean
  Sending.Store sendingStore(
      Transactions transactions,
      Contacts contacts,
      Enrollments enrollments,
      Journal journal,
      Ledger ledger,
      Outbox outbox) {
    return new Sending.Store(transactions, contacts, enrollments, journal, ledger, outbox);
  }

  @Bean
  Handover handover(
      Accounts accounts, LaneGuard guard, Suppressions suppressions, HouseClock clock) {
    return new Handover(accounts.channels(), guard, suppressions, clock);
  }

  @Bean
  Writing writing(
      Catalog catalog, Renderer renderer, Events events, Coupons coupons, Windows windows) {
    return new Writing(catalog, renderer, events, coupons, windows);
  }

  @Bean
  Resending resending(
      Catalog catalog,
      Sending.Store store,
      Engagements engagements,
      HouseClock clock,
      Gate gate,
      Writing writing,
      Lanes lanes,
      LaneGuard guard,
      Handover handover,
      Evidence evidence) {
    return new Resending(
        catalog, store, engagements, clock, gate, writing, lanes, guard, handover, evidence);
  }

  @Bean
  Sending sending(
      Catalog catalog,
      Sending.Store store,
      Choosing choosing,
      Writing writing,
      Lanes lanes,
      LaneGuard guard,
      Handover handover,
      Evidence evidence) {
    return new Sending(
        catalog,
        store,
        choosing,
        writing,
        lanes,
        guard,
        handover,
        evidence,
        Sending.LATEST_DELIVERY);
  }

  @Bean
  Recording.Store recordingStore(
      Transactions transactions,
      Profiles profiles,
      Contacts contacts,
      Enrollments enrollments,
      Journal journal,
      Ledger ledger,
      Actions actions,
      Coupons coupons,
      Choices choices) {
    return new Recording.Store(
        transactions, profiles, contacts, enrollments, journal, ledger, actions, coupons, choices);
  }

  @Bean
  Recording recording(
      Catalog catalog,
      Recording.Store store,
      Choosing choosing,
      Evidence evidence,
      BestHours bestHours,
      WorkerSettings settings) {
    return new Recording(
        catalog,
        store,
        choosing,
        evidence,
        new CalendarOfContacts(bestHours, settings.zone()),
        settings.splits().minimum());
  }

  @Bean
  Webhooks webhooks(WorkerSettings settings) {
    return new Webhooks(settings.hooks(), Webhooks.PATIENCE);
  }

  @Bean
  Reaching reaching(
      Transactions transactions,
      Contacts contacts,
      Enrollments enrollments,
      Journal journal,
      Profiles profiles,
      Webhooks webhooks,
      ListableBeanFactory beans) {
    return new Reaching(
        new Reaching.Store(transactions, contacts, enrollments, journal, profiles),
        webhooks,
        new CustomSteps(beans));
  }

  @Bean
  Hosting hosting(
      WorkerSettings settings,
      Catalog catalog,
      Lanes lanes,
      Sending sending,
      Recording recording,
      Reaching reaching) {
    return new Hosting(settings.temporal(), catalog, lanes, sending, recording, reaching);
  }
}
