package dev.senda.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.senda.devservices.SharedTestPostgres;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** The store on Spring Boot's own data source and migrations. */
class StoreConfigurationTest {

  private static final String SECRET = "a secret of at least 32 characters";

  private final String url = SharedTestPostgres.createDatabase();
  private final JdbcClient admin = JdbcClient.create(new DriverManagerDataSource(url));

  @Nested
  class Timeouts {

    @Test
    void everyConnection_hasLockAndStatementTimeout() {
      try (var store =
          start(
              Map.of(
                  "senda.postgresql.lock-timeout", "1s",
                  "senda.postgresql.statement-timeout", "2s"))) {
        var database = store.getBean(JdbcClient.class);

        assertThat(database.sql("show lock_timeout").query(String.class).single()).isEqualTo("1s");
        assertThat(database.sql("show statement_timeout").query(String.class).single())
            .isEqualTo("2s");
      }
    }

    @Test
    void statementThatRunsTooLong_isCanceled() {
      try (var store = start(Map.of("senda.postgresql.statement-timeout", "50ms"))) {
        var database = store.getBean(JdbcClient.class);

        assertThatThrownBy(() -> database.sql("select pg_sleep(30)").query().listOfRows())
            .isInstanceOf(DataAccessException.class)
            .hasMessageContaining("statement timeout");
      }
    }

    @Test
    void negativeTimeout_stopsStart() {
      assertThatThrownBy(() -> start(Map.of("senda.postgresql.lock-timeout", "-1s")).close())
          .hasStackTraceContaining("expected 0s or more");
    }
  }

  @Nested
  class Migrations {

    @Test
    void ownerRole_migrates_andApplicationRoleOnlyReadsAndWrites() {
      var owner = createRole("owner");
      var application = createRole("app");
      admin.sql("grant create on schema public to " + owner).update();
      admin
          .sql(
              "alter default privileges for role %s in schema public grant select, insert, update, delete on tables to %s"
                  .formatted(owner, application))
          .update();
      admin
          .sql(
              "alter default privileges for role %s in schema public grant usage, select on sequences to %s"
                  .formatted(owner, application))
          .update();

      try (var store =
          start(
              Map.of(
                  "spring.datasource.url", withoutUser(url),
                  "spring.datasource.username", application,
                  "spring.flyway.user", owner))) {
        var database = store.getBean(JdbcClient.class);

        assertThat(tableOwners()).containsOnly(owner);
        assertThat(database.sql("select current_user").query(String.class).single())
            .isEqualTo(application);
        assertThatThrownBy(() -> database.sql("drop table contacts").update())
            .rootCause()
            .hasMessageContaining("must be owner of table contacts");
      }
    }

    @Test
    void disabledMigration_createsNoTable() {
      assertThatThrownBy(() -> start(Map.of("spring.flyway.enabled", "false")).close())
          .hasStackTraceContaining("does not exist");
      assertThat(tableOwners()).isEmpty();
    }

    @Test
    void disabledMigration_startsOnMigratedDatabase() {
      start(Map.of()).close();

      try (var store = start(Map.of("spring.flyway.enabled", "false"))) {
        assertThat(
                store
                    .getBean(JdbcClient.class)
                    .sql("select count(*) from contacts")
                    .query(Integer.class)
                    .single())
            .isZero();
      }
    }
  }

  /** A role of this database alone: roles belong to the whole server, which other tests use. */
  private String createRole(String name) {
    var role =
        "%s_%s"
            .formatted(admin.sql("select current_database()").query(String.class).single(), name);
    admin.sql("create role %s login".formatted(role)).update();
    return role;
  }

  private List<String> tableOwners() {
    return admin
        .sql("select distinct tableowner from pg_tables where schemaname = 'public'")
        .query(String.class)
        .list();
  }

  private static String withoutUser(String url) {
    return url.replaceAll("user=[^&]*&?", "");
  }

  private AnnotationConfigApplicationContext start(Map<String, Object> settings) {
    var all = new HashMap<String, Object>();
    all.put("spring.datasource.url", url);
    all.put("senda.links.secrets", SECRET);
    all.putAll(settings);
    var context = new AnnotationConfigApplicationContext();
    context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("test", all));
    context.register(StoreConfiguration.class);
    context.refresh();
    return context;
  }
}
