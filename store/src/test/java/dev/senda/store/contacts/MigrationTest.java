package dev.senda.store.contacts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.devservices.TestPostgres;
import dev.senda.journey.Lifecycle;
import dev.senda.store.support.Ids;
import dev.senda.store.support.RetryingTransactions;
import dev.senda.store.support.ScaledClock;
import java.time.Clock;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Databases of an older version are brought up to date with what is in them. */
class MigrationTest {

  private final DriverManagerDataSource source =
      new DriverManagerDataSource(TestPostgres.createDatabase());
  private final JdbcClient database = JdbcClient.create(source);

  @Test
  void aStageThatWasAnAttributeIsOneNow() {
    Flyway.configure().dataSource(source).target("1").load().migrate();
    var customer = contact("{\"plan\": \"pro\", \"lifecycle\": \"customer\"}");
    var other = contact("{\"lifecycle\": \"trial\"}");

    Flyway.configure().dataSource(source).load().migrate();

    var contacts =
        new Contacts(
            database,
            new RetryingTransactions(new TransactionTemplate(new JdbcTransactionManager(source))),
            ScaledClock.loadOrCreate(database, Clock.systemUTC()));
    assertThat(contacts.find(customer).orElseThrow().lifecycle()).isEqualTo(Lifecycle.CUSTOMER);
    assertThat(contacts.find(customer).orElseThrow().attributes()).containsOnlyKeys("plan");
    assertThat(contacts.find(other).orElseThrow().lifecycle()).isNull();
    assertThat(contacts.find(other).orElseThrow().attribute("lifecycle")).isEqualTo("trial");
  }

  private String contact(String attributes) {
    var key = Ids.newContactKey();
    database
        .sql(
            """
            insert into contacts (key, attributes, created_at, updated_at)
            values (:key, cast(:attributes as jsonb), now(), now())
            """)
        .param("key", key)
        .param("attributes", attributes)
        .update();
    return key;
  }
}
