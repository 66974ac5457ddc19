package dev.senda.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.senda.devservices.SharedTestPostgres;
import dev.senda.journey.ContactList;
import dev.senda.store.contacts.ContactLists;
import dev.senda.store.contacts.Contacts;
import dev.senda.store.contacts.Contacts.Identity;
import dev.senda.store.contacts.Traits;
import dev.senda.store.dispatch.OutboxLeases;
import dev.senda.store.dispatch.OutboxReader;
import dev.senda.store.dispatch.OutboxReader.Position;
import dev.senda.store.dispatch.OutboxRow;
import dev.senda.store.dispatch.OutboxWriter;
import dev.senda.store.outbox.Outbox;
import dev.senda.store.outbox.OutboxItem;
import dev.senda.store.support.Ids;
import dev.senda.store.support.RetryingTransactions;
import dev.senda.store.support.ScaledClock;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The owner of the tables migrates, and the application runs as a role without DDL rights. */
class DatabaseRolesTest {

  private static final String OWNER = "senda_owner_of_test";
  private static final String APPLICATION = "senda_app_of_test";
  private static final String PASSWORD = "secret";

  /** Without the user in it, which would win over the roles of the test. */
  private final String url = SharedTestPostgres.createDatabase().replaceFirst("\\?.*", "");

  private final String administratorUrl = url + "?user=postgres";
  private final JdbcClient administrator =
      JdbcClient.create(new DriverManagerDataSource(administratorUrl));

  @Test
  void runtimeRole_withoutDdlRights_runsTheStatementsOfTheApplication() {
    createRoles();
    Flyway.configure().dataSource(url, OWNER, PASSWORD).load().migrate();

    var source = new DriverManagerDataSource(url, APPLICATION, PASSWORD);
    var database = JdbcClient.create(source);
    var clock = ScaledClock.loadOrCreate(database, Clock.systemUTC());
    var contacts =
        new Contacts(
            database,
            new RetryingTransactions(new TransactionTemplate(new JdbcTransactionManager(source))),
            clock);

    var key =
        contacts
            .identify(Identity.ofUser("u1"), new Traits(Map.of("email", "ada@example.com")))
            .contact()
            .key();
    new ContactLists(database, clock).add(key, ContactList.list("vip"));
    var outbox = new Outbox(database, _ -> {});
    outbox.append(key, new OutboxItem.RouteEvent(Ids.newUuid()));
    var transactions = new TransactionTemplate(new JdbcTransactionManager(source));
    var shards = new OutboxLeases(database).acquire(Ids.newUuid(), Duration.ofMinutes(1), 32);
    var reader = new OutboxReader(database, transactions);
    var read =
        reader.inTransaction(
            () -> reader.findItems(Position.fromStart(shards, List.of(), 10), List.of()));
    new OutboxWriter(database).removeAll(read.stream().map(OutboxRow::id).toList());

    assertThat(contacts.findByUserId("u1")).isPresent();
    assertThat(read).hasSize(1);
    assertThat(outbox.count()).isZero();
    assertThatThrownBy(() -> database.sql("create table intruder (id integer)").update())
        .isInstanceOf(DataAccessException.class)
        .rootCause()
        .hasMessageContaining("permission denied");
    assertThatThrownBy(() -> database.sql("alter table contacts drop column email").update())
        .isInstanceOf(DataAccessException.class)
        .rootCause()
        .hasMessageContaining("must be owner");
  }

  /** The statements of docs/migrations.md, with other names. */
  private void createRoles() {
    for (var role : new String[] {OWNER, APPLICATION}) {
      administrator.sql("create role %s login password '%s'".formatted(role, PASSWORD)).update();
    }
    administrator.sql("grant create, usage on schema public to " + OWNER).update();
    administrator.sql("grant usage on schema public to " + APPLICATION).update();
    administrator
        .sql(
            "alter default privileges for role %s in schema public grant select, insert, update, delete on tables to %s"
                .formatted(OWNER, APPLICATION))
        .update();
  }
}
