package dev.senda.api.plans;

import static dev.senda.journey.Condition.did;
import static dev.senda.journey.Condition.lastTime;
import static dev.senda.journey.Condition.sum;
import static dev.senda.journey.Event.event;
import static dev.senda.journey.Match.atLeast;
import static dev.senda.journey.Time.days;

import dev.senda.api.testsupport.TestApi;
import dev.senda.journey.Action;
import dev.senda.journey.Channel;
import dev.senda.journey.Condition;
import dev.senda.journey.Event;
import dev.senda.journey.OverlapPolicy;
import dev.senda.journey.ReentryPolicy;
import dev.senda.store.actions.ActionExecutor;
import dev.senda.store.actions.Coupons;
import dev.senda.store.conditions.Profiles;
import dev.senda.store.conditions.SegmentQuery;
import dev.senda.store.consent.Consents;
import dev.senda.store.consent.Consents.Consent;
import dev.senda.store.consent.Consents.ConsentState;
import dev.senda.store.consent.OptIns;
import dev.senda.store.contacts.Contacts;
import dev.senda.store.contacts.Contacts.Identity;
import dev.senda.store.contacts.Traits;
import dev.senda.store.conversions.Conversions;
import dev.senda.store.conversions.MeasuredGoal;
import dev.senda.store.counts.JourneyCounts;
import dev.senda.store.counts.SegmentCounts;
import dev.senda.store.enrollments.EnrollmentRules;
import dev.senda.store.enrollments.Enrollments;
import dev.senda.store.imports.ImportFiles;
import dev.senda.store.imports.ImportFindings;
import dev.senda.store.imports.ImportFindings.Finding;
import dev.senda.store.imports.ImportJob;
import dev.senda.store.imports.ImportKind;
import dev.senda.store.imports.Imports;
import dev.senda.store.links.ShortLinks;
import dev.senda.store.links.ShortLinks.ShortLink;
import dev.senda.store.registries.ExclusionRegistries;
import dev.senda.store.retention.Retention;
import dev.senda.store.retention.Retention.ChunkedDeletion;
import dev.senda.store.steering.WaitingSends;
import dev.senda.store.support.Ids;
import dev.senda.store.support.ScaledClock;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Executes what the API and the workers execute: pages and calls over HTTP, every public method of
 * every repository with sample arguments, and what needs a certain order. All but the HTTP calls
 * are rolled back.
 */
final class Exercise {

  private static final Logger LOG = LoggerFactory.getLogger(Exercise.class);
  private static final String SEGMENT = "repeat-buyers";
  private static final int CHUNK = 100;

  /** Without arguments: they belong to the life of the bean, or only tests count all rows. */
  private static final Set<String> SKIPPED = Set.of("close", "start", "stop", "run", "count");

  private final TestApi api;
  private final BigDatabase big;
  private final TransactionTemplate transactions;

  Exercise(TestApi api, BigDatabase big) {
    this.api = api;
    this.big = big;
    transactions = api.get(TransactionTemplate.class);
  }

  void run(int contact) {
    PageCalls.run(api, big, contact);
    for (boolean full : new boolean[] {true, false}) {
      var arguments =
          new SampleArguments(
              full,
              big.key(contact),
              "user-" + contact + "@example.com",
              big.runningEnrollment(contact),
              big.id(contact));
      repositories().forEach(bean -> callAll(bean, arguments));
    }
    callInOrder(contact);
    callJobs(contact);
  }

  /** What needs more than sample arguments. */
  private void callInOrder(int contact) {
    var enrollment = big.runningEnrollment(contact);
    int withUserId = contact / 5 * 5 + 2;
    int withoutUserId = contact / 5 * 5 + 1;
    var contacts = api.get(Contacts.class);
    inRolledBackTransaction(
        () ->
            contacts.identify(
                new Identity("user-" + withUserId, null, "user-" + withoutUserId + "@example.com"),
                new Traits(Map.of())));
    inRolledBackTransaction(
        () -> contacts.identify(Identity.ofUser("new-" + Ids.newUuid()), new Traits(Map.of())));
    inRolledBackTransaction(() -> mergeContacts(contacts, withUserId, withoutUserId));
    inRolledBackTransaction(
        () ->
            api.get(ActionExecutor.class)
                .execute(
                    enrollment,
                    7,
                    new Action.Score(1),
                    _ -> {
                      throw new IllegalStateException();
                    }));
    inRolledBackTransaction(this::importFile);
    inRolledBackTransaction(() -> api.get(Coupons.class).assign(enrollment, 7, "welcome"));
    inRolledBackTransaction(() -> confirmSubscription(contact));
    inRolledBackTransaction(() -> enrollAgain(contact));
    inRolledBackTransaction(this::endRate);
    inRolledBackTransaction(() -> ErasureExercise.run(api, big.key(contact)));
    inRolledBackTransaction(() -> ExclusionListExercise.run(api.get(ExclusionRegistries.class)));
    var shortLink = ShortLink.create("https://shop.example", true);
    inRolledBackTransaction(
        () -> api.get(ShortLinks.class).insert(big.id(contact), List.of(shortLink)));
    inRolledBackTransaction(() -> api.get(ShortLinks.class).find(shortLink.code()));
  }

  private void enrollAgain(int contact) {
    var enrollments = api.get(Enrollments.class);
    var reentry = new ReentryPolicy.AfterFinishing();
    enrollments.enroll("entered-again", reentry, big.key(contact), null);
    api.get(JdbcClient.class)
        .sql(
            """
            update enrollments set state = 'COMPLETED', ended_at = enrolled_at
            where contact_key = :contact and journey = 'entered-again'
            """)
        .param("contact", big.key(contact))
        .update();
    enrollments.enroll("entered-again", reentry, big.key(contact), null);
  }

  /** Nothing of the journey waits any more. */
  private void endRate() {
    api.get(JdbcClient.class)
        .sql(
            """
            insert into journey_controls
              (journey, entries, is_paused, messages_per_minute, reason, changed_by, changed_at)
            values ('at-a-rate', 'OPEN', false, 60, 'test', 'test', now())
            """)
        .update();
    api.get(WaitingSends.class).release("at-a-rate");
  }

  private void confirmSubscription(int contact) {
    var optIns = api.get(OptIns.class);
    optIns.recordRequest(big.id(contact), "news", Instant.now().plusSeconds(60), "Subscribe?");
    var request = optIns.find(big.id(contact)).orElseThrow();
    var address = "user-%d@example.com".formatted(contact + 1);
    optIns.confirm(request, big.key(contact + 1), address, "Yes");
    optIns.answerOthers(request, big.key(contact + 1), address);
  }

  /** Two records of one person, who withdrew a consent and is in one journey twice. */
  private void mergeContacts(Contacts contacts, int user, int lead) {
    var consents = api.get(Consents.class);
    for (int one : new int[] {user, lead}) {
      consents.record(
          big.key(one),
          "merged-topic",
          Channel.EMAIL,
          new Consent(
              one == user ? ConsentState.WITHDRAWN : ConsentState.GRANTED,
              Instant.now(),
              "test",
              null));
      api.get(Enrollments.class)
          .enroll("merged-journey", new ReentryPolicy.AfterFinishing(), big.key(one), null);
    }
    contacts.identify(new Identity("user-" + user, "device-" + user, null), new Traits(Map.of()));
    contacts.identify(
        Identity.ofUser("user-" + user),
        new Traits(Map.of("email", "user-%d@example.com".formatted(user + 1))));
    contacts.identify(
        Identity.ofUser("user-" + user),
        new Traits(Map.of("email", "user-%d@example.com".formatted(lead))));
    var claimed = new Traits(Map.of("email", "claimed-%d@example.com".formatted(user)));
    contacts.identify(Identity.ofUser("squatter-" + user), claimed.byBrowser());
    contacts.identify(Identity.ofUser("user-" + user), claimed);
  }

  private ImportJob importFile() {
    var imports = api.get(Imports.class);
    var id = imports.create(ImportKind.CONTACTS, Map.of());
    api.get(ImportFiles.class).append(id, 0, new byte[] {1});
    api.get(ImportFindings.class)
        .addAll(
            id,
            List.of(
                new Finding(1, 0, 2, "Email", "n/a", "an address", true, null, List.of("n/a"))));
    var retention = api.get(Retention.class);
    retention.importFiles(Instant.now().plusSeconds(60)).deleteChunk();
    retention.imports(Instant.now().plusSeconds(60)).deleteChunk();
    return imports.find(imports.create(ImportKind.SUPPRESSIONS, Map.of())).orElseThrow();
  }

  private Stream<Object> repositories() {
    return Stream.of(Repository.class, Service.class)
        .flatMap(type -> api.context.getBeansWithAnnotation(type).values().stream())
        .filter(bean -> bean.getClass().getName().startsWith("dev.senda.store."));
  }

  private void callAll(Object bean, SampleArguments arguments) {
    var singleton = AopProxyUtils.getSingletonTarget(bean);
    var target = singleton == null ? bean : singleton;
    Arrays.stream(target.getClass().getDeclaredMethods())
        .filter(method -> !Modifier.isPrivate(method.getModifiers()) && !method.isSynthetic())
        .filter(method -> method.getParameterCount() > 0 || !SKIPPED.contains(method.getName()))
        .forEach(method -> call(target, method, arguments));
  }

  /** What a method says to sample arguments does not matter; its statements do. */
  private void call(Object bean, Method method, SampleArguments arguments) {
    try {
      var values = arguments.of(method);
      method.setAccessible(true);
      inRolledBackTransaction(
          () -> {
            if (method.invoke(bean, values) instanceof ChunkedDeletion deletion) {
              deletion.deleteChunk();
            }
          });
    } catch (SampleArguments.UnknownTypeException e) {
      LOG.debug("Not called: {}: {}", method, e.getMessage());
    }
  }

  private interface Work {
    void run() throws ReflectiveOperationException;
  }

  private void inRolledBackTransaction(Work work) {
    try {
      transactions.executeWithoutResult(
          status -> {
            status.setRollbackOnly();
            try {
              work.run();
            } catch (InvocationTargetException e) {
              LOG.debug("Refused", e.getCause());
            } catch (ReflectiveOperationException e) {
              throw new IllegalStateException(e);
            }
          });
    } catch (RuntimeException e) {
      LOG.debug("Refused", e);
    }
  }

  /** As a segment asks them of a page of contacts, and a journey of one contact. */
  private static List<Condition> conditionsOverEvents() {
    var order = event("Order Completed");
    return List.of(
        sum(order, "total").within(days(365)).atLeast(100),
        sum(order.with("total", atLeast(10)), "total").atLeast(100),
        lastTime(order).longerAgoThan(days(90)),
        did(order).atLeast(3).within(days(365)));
  }

  private void callJobs(int contact) {
    var retention = api.get(Retention.class);
    var old = Instant.now().minus(Duration.ofDays(400));
    var recent = Instant.now().minus(Duration.ofDays(10));
    for (var deletion :
        List.of(
            retention.endedEnrollments("ebook-nurture", old, true, CHUNK),
            retention.endedEnrollments("welcome", old, false, CHUNK),
            retention.anonymousContacts(old, CHUNK),
            retention.eventMonths(old),
            retention.eventIds(recent, CHUNK),
            retention.processedWebhooks(true, recent, CHUNK),
            retention.processedWebhooks(false, recent, CHUNK),
            retention.inboundSessions(recent, CHUNK),
            retention.devMailbox(recent, CHUNK),
            retention.revokedApiKeys(recent),
            retention.rejectedValues(recent, CHUNK),
            retention.addressChanges(recent, CHUNK),
            retention.auditLog(old, CHUNK),
            retention.previews(recent, CHUNK))) {
      inRolledBackTransaction(deletion::deleteChunk);
    }
    inRolledBackTransaction(() -> api.get(JourneyCounts.class).fold(CHUNK));
    inRolledBackTransaction(this::recountConversions);
    inRolledBackTransaction(
        () -> {
          var counts = api.get(SegmentCounts.class);
          Condition everybody = new Condition.All(List.of());
          counts.count(SEGMENT, everybody);
          counts.countNextPage(_ -> Optional.of(everybody));
        });
    for (var condition : conditionsOverEvents()) {
      inRolledBackTransaction(
          () -> api.get(SegmentQuery.class).countPage(condition, null, SegmentCounts.PAGE_SIZE));
      inRolledBackTransaction(
          () -> {
            var profile =
                api.get(Profiles.class)
                    .findByEnrollment(big.runningEnrollment(contact))
                    .orElseThrow();
            condition.holdsFor(profile);
          });
    }
    inRolledBackTransaction(() -> ScaledClock.loadOrCreate(api.database, Clock.systemUTC()));
  }

  /** The conversions of a contact, which are outside of every window. */
  private void recountConversions() {
    api.database
        .sql(
            """
            insert into conversions
            select id, gen_random_uuid(), enrolled_at + interval '2 years' from enrollments
            where contact_key = :key on conflict do nothing
            """)
        .param("key", big.key(1))
        .update();
    var rules = new ReentryPolicy.Never();
    for (var journey : List.of("welcome", "ebook-nurture")) {
      var enrolling = new EnrollmentRules(journey, rules, OverlapPolicy.REFUSE, null);
      var goal = new MeasuredGoal(enrolling, Event.event("Order Completed"), Duration.ofDays(20));
      api.get(Conversions.class).recount(goal, List.of(big.key(1)));
    }
  }
}
