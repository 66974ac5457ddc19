package dev.senda.store.actions;

import dev.senda.store.contacts.Contacts;
import dev.senda.store.enrollments.EnrollmentService;
import dev.senda.store.enrollments.Enrollments;
import dev.senda.store.support.JsonColumns;
import dev.senda.store.support.RetryingTransactions;
import dev.senda.store.support.ScaledClock;
import dev.senda.store.support.SqlTimestamps;
import java.util.Collection;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Pools of coupon codes. A code is assigned at most once. */
@Repository
public class Coupons {

  /** A pool with more codes is full enough: counting them all would read them all. */
  public static final int MAX_COUNT = 10_000;

  private final JdbcClient database;
  private final RetryingTransactions transactions;
  private final Contacts contacts;
  private final EnrollmentService enrollmentService;
  private final ScaledClock clock;

  Coupons(
      JdbcClient database,
      RetryingTransactions transactions,
      Contacts contacts,
      EnrollmentService enrollmentService,
      ScaledClock clock) {
    this.database = database;
    this.transactions = transactions;
    this.contacts = contacts;
    this.enrollmentService = enrollmentService;
    this.clock = clock;
  }

  /**
   * Adds codes to a pool; the first code creates the pool. Codes that are or were in it stay as
   * they are.
   *
   * @return how many codes are new
   * @throws IllegalArgumentException if a code is blank
   */
  public int add(String pool, Collection<String> codes) {
    if (codes.stream().anyMatch(String::isBlank)) {
      throw new IllegalArgumentException(
          "coupon code: blank (expected a text, such as \"WELCOME-7F3K\")");
    }
    return database
        .sql(
            """
            insert into coupons (pool, code)
            select :pool, code from jsonb_array_elements_text(cast(:codes as jsonb)) as code
            on conflict do nothing
            """)
        .param("pool", pool)
        .param("codes", JsonColumns.writeValue(codes))
        .update();
  }

  /** How many codes are available, counted up to {@link #MAX_COUNT}. */
  public long countAvailable(String pool) {
    return database
        .sql(
            """
            select count(*) from (
              select from coupons where pool = :pool and assigned_at is null limit :limit) as available
            """)
        .param("pool", pool)
        .param("limit", MAX_COUNT)
        .query(Long.class)
        .single();
  }

  /**
   * Assigns a code to the contact of the enrollment. A second call with the same sequence returns
   * the same code. An empty result is not stored: once the pool is filled, the next call gets a
   * code. An enrollment whose journey was stopped gets none, and ends.
   *
   * @param sequence distinguishes the coupons of the enrollment
   * @return empty if none is available, the contact was erased, or the journey was stopped
   * @throws IllegalArgumentException if there is no such enrollment
   */
  public Optional<String> assign(UUID enrollment, int sequence, String pool) {
    return transactions.execute(() -> assignInTransaction(enrollment, sequence, pool));
  }

  private Optional<String> assignInTransaction(UUID enrollment, int sequence, String pool) {
    var contact = contacts.lockByEnrollment(enrollment);
    if (contact.erasedAt() != null) {
      return Optional.empty();
    }
    var code =
        findAssigned(enrollment, sequence)
            .or(() -> assignAvailable(enrollment, sequence, pool, contact.key()));
    if (code.isEmpty()) {
      enrollmentService.endIfStopped(enrollment);
    }
    return code;
  }

  private Optional<String> findAssigned(UUID enrollment, int sequence) {
    return database
        .sql("select code from coupons where enrollment_id = :enrollment and sequence = :sequence")
        .param("enrollment", enrollment)
        .param("sequence", sequence)
        .query(String.class)
        .optional();
  }

  private Optional<String> assignAvailable(
      UUID enrollment, int sequence, String pool, String contact) {
    // Materialized: as a subquery the planner may run it again, and take another one.
    return database
        .sql(
            """
            with free as materialized (
              select pool, code from coupons
              where pool = :pool and assigned_at is null and not %s
              order by code limit 1
              for update skip locked)
            update coupons c
            set enrollment_id = :enrollment, sequence = :sequence, contact_key = :contact, assigned_at = :now
            from free
            where c.pool = free.pool and c.code = free.code
            returning c.code
            """
                .formatted(Enrollments.IS_STOPPED))
        .param("pool", pool)
        .param("enrollment", enrollment)
        .param("sequence", sequence)
        .param("contact", contact)
        .param("now", SqlTimestamps.toSql(clock.instant()))
        .query(String.class)
        .optional();
  }

  /** The code that was assigned last in this enrollment, for templates. */
  public Optional<String> findLatestCode(UUID enrollment) {
    return database
        .sql(
            """
            select code from coupons where enrollment_id = :enrollment
            order by assigned_at desc, sequence desc limit 1
            """)
        .param("enrollment", enrollment)
        .query(String.class)
        .optional();
  }
}
