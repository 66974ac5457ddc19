package dev.senda.api.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.senda.api.contacts.ConsentService;
import dev.senda.api.ingest.parsing.IngestCall;
import dev.senda.api.rejectedvalues.RejectedValueLog;
import dev.senda.api.routing.EventRouter;
import dev.senda.api.testsupport.TestApi;
import dev.senda.devservices.StatementCounter;
import dev.senda.store.contacts.ContactCall;
import dev.senda.store.contacts.ContactCall.Resolution;
import dev.senda.store.contacts.Contacts;
import dev.senda.store.contacts.Contacts.Identity;
import dev.senda.store.contacts.Traits;
import dev.senda.store.erased.ErasedIdentifiers;
import dev.senda.store.events.Events;
import dev.senda.store.ingest.AddressChanges;
import dev.senda.store.support.Ids;
import dev.senda.store.support.RetryingTransactions;
import dev.senda.store.support.ScaledClock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** How many statements a group of calls costs, however many calls it has. */
class IngestStatementsTest {

  private static final TestApi API = TestApi.shared();
  private static final int CALLS = 100;
  private static final UUID SOURCE = Ids.newUuid();

  private final StatementCounter counter = new StatementCounter();
  private final CallStore store = countedStore();
  private final List<String> users =
      IntStream.range(0, CALLS).mapToObj(_ -> TestApi.newUserId()).toList();

  private CallStore countedStore() {
    var source = counter.count(API.get(HikariDataSource.class));
    var database = JdbcClient.create(source);
    var transactions = new TransactionTemplate(new JdbcTransactionManager(source));
    var clock = API.get(ScaledClock.class);
    return new CallStore(
        transactions,
        database,
        clock,
        new Contacts(database, new RetryingTransactions(transactions), clock),
        new Events(database, clock),
        API.get(ConsentService.class),
        API.get(EventRouter.class),
        API.get(IngestMetrics.class),
        new IngestWarnings(System::nanoTime),
        API.get(RejectedValueLog.class),
        API.get(AddressChanges.class),
        ErasedIdentifiers.none(database));
  }

  @Test
  void unheardTracksOfKnownContacts_costThreeStatements_andLockNoContact() {
    store(users.stream().map(user -> track(user, Traits.NONE, null)).toList());
    counter.reset();

    store(users.stream().map(user -> track(user, Traits.NONE, null)).toList());

    assertThat(counter.statements())
        .satisfiesExactly(
            settings -> assertThat(settings).startsWith("set local"),
            read -> assertThat(read).startsWith("select").doesNotContain("for no key update"),
            insert -> assertThat(insert).startsWith("insert into events"));
    assertThat(counter.commits()).isEqualTo(1);
  }

  @Test
  void messageIds_costOneStatementMore() {
    store(users.stream().map(user -> track(user, Traits.NONE, null)).toList());
    counter.reset();

    store(users.stream().map(user -> track(user, Traits.NONE, "m-" + user)).toList());

    assertThat(counter.statements()).hasSize(4);
    assertThat(counter.commits()).isEqualTo(1);
  }

  @Test
  void newContacts_costOneStatementMore() {
    store(users.stream().map(user -> track(user, Traits.NONE, null)).toList());

    assertThat(counter.statements()).hasSize(4);
    assertThat(counter.commits()).isEqualTo(1);
  }

  @Test
  void changedContacts_costALockAndAnUpdateForAll() {
    store(users.stream().map(user -> track(user, Traits.NONE, null)).toList());
    counter.reset();
    var traits = new Traits(Map.of("plan", "pro"));

    store(users.stream().map(user -> track(user, traits, null)).toList());

    assertThat(counter.statements())
        .hasSize(5)
        .satisfiesOnlyOnce(statement -> assertThat(statement).contains("skip locked"))
        .satisfiesOnlyOnce(statement -> assertThat(statement).startsWith("update contacts"));
    assertThat(counter.commits()).isEqualTo(1);
  }

  /** Each call as a request of its own, as single calls are. */
  private void store(List<IngestCall> calls) {
    var requests =
        calls.stream()
            .map(
                call ->
                    new PendingRequest(
                        SOURCE,
                        List.of(call),
                        List.of(new ContactCall(call.identity(), call.traits(), false)),
                        1))
            .toList();
    assertThat(store.storeTogether(requests)).hasOnlyElementsOfType(Resolution.Resolved.class);
  }

  private static IngestCall track(String user, Traits traits, @Nullable String messageId) {
    return new IngestCall.Track(
        Identity.ofUser(user),
        traits,
        List.of(),
        API.get(ScaledClock.class).instant(),
        null,
        messageId,
        "Nobody Hears This",
        Map.of("depth", 1),
        false,
        false);
  }
}
