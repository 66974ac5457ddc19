package dev.senda.store.settings;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Limits of the application's database connections. They do not apply to migrations.
 *
 * @param lockTimeout how long a statement waits for a lock before PostgreSQL cancels it; 0s waits
 *     without a limit
 * @param statementTimeout how long a statement may run before PostgreSQL cancels it; 0s sets no
 *     limit
 */
@Validated
@ConfigurationProperties("senda.postgresql")
public record PostgresqlSettings(
    @NotNull @DefaultValue("5s") @DurationMin(message = "expected 0s or more") Duration lockTimeout,
    @NotNull @DefaultValue("30s") @DurationMin(message = "expected 0s or more")
        Duration statementTimeout) {

  /**
   * The SQL that sets up one connection: both limits, no sequential scan where an index can be
   * used, the costs of a solid-state disk, and one plan for each statement. Every statement has an
   * index of its own. Without the second one, a plan that was cached while a table or a new
   * partition was empty reads all of it later; without the third one, a page of a filtered list is
   * read by the primary key; without the last one, half of PostgreSQL's work is planning.
   */
  public String toInitSql() {
    return "set lock_timeout = %d; set statement_timeout = %d; set enable_seqscan = off; set random_page_cost = 1.1; set plan_cache_mode = force_generic_plan"
        .formatted(lockTimeout.toMillis(), statementTimeout.toMillis());
  }
}
