package dev.senda.api.plans;

import dev.senda.devservices.SharedTestPostgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * A database with generated rows. Its statistics are those of empty tables until {@link #analyze}.
 *
 * @param contacts how many; there are ten events, two enrollments and one waiting outbox item each
 */
record BigDatabase(String url, int contacts) {

  /** A contact with an ended and a running enrollment, messages, events and everything else. */
  static final int ORDINARY = 4_712;

  /** This contact has 20,000 events and 10,000 messages besides. */
  static final int BUSY = 42;

  private static final String SETUP =
      """
      create function test_key(n bigint) returns text language sql immutable as
        $$ select lpad(cast(n as text), 13, '0') $$;
      create function test_id(at timestamptz, n bigint) returns uuid language sql immutable as $$
        select cast(lpad(to_hex(cast(extract(epoch from at) * 1000 as bigint)), 12, '0') || '70008'
                    || lpad(to_hex(n), 15, '0') as uuid) $$;
      create function test_time(n bigint) returns timestamptz language sql immutable as
        $$ select cast('NOW' as timestamptz) - (n % 60 + 1) * interval '1 day' $$;
      create function test_journey(n bigint) returns text language sql immutable as $$
        select (array['ebook-nurture', 'welcome', 'reactivation', 'abandoned-cart', 'gone-1', 'gone-2',
                      'gone-3', 'gone-4'])[n % 8 + 1] $$;
      do $$ begin perform create_events_partition(now() - months * interval '1 month')
                  from generate_series(0, 3) as months; end $$;
      """;

  private static final List<String> ROWS =
      List.of(
          """
          insert into contacts (key, user_id, anonymous_id, email, phone, attributes, score, created_at,
                                updated_at)
          select test_key(n), case when n % 5 > 1 then 'user-' || n end, 'visitor-' || n,
                 case when n % 5 > 0 then 'user-' || n || '@example.com' end,
                 case when n % 5 > 0 then '+52155' || n end,
                 '{"first_name": "Ana"}', n % 100, now() - n % 600 * interval '1 day',
                 now() - n % 600 * interval '1 day'
          from generate_series(1, :contacts) as n
          """,
          """
          insert into contacts (key, anonymous_id, created_at, updated_at)
          select test_key(:contacts + n), 'unused-' || n, now() - interval '700 days',
                 now() - interval '700 days'
          from generate_series(1, 2000) as n
          """,
          """
          insert into enrollments (id, journey, contact_key, correlation_key, trigger_event_id, state,
                                   end_reason, blocked_reason, enrolled_at, ended_at)
          select test_id(test_time(n), n), test_journey(n), test_key(n % :contacts + 1), '',
                 test_id(test_time(n), n),
                 case when n > :contacts then 'RUNNING' when n % 10000 = 0 then 'FAILED'
                      when n % 3 = 0 then 'GOAL' else 'COMPLETED' end,
                 null, case when n > :contacts and n % 5000 = 0 then 'broken' end, test_time(n),
                 case when n <= :contacts then now() - n % 500 * interval '1 day' end
          from generate_series(1, 2 * :contacts) as n order by n % 60
          """,
          """
          insert into messages (id, enrollment_id, step, occurrence, contact_key, channel, account,
                                template, locale, address, subject, state, provider_message_id,
                                claimed_at, settled_at)
          select test_id(test_time(n), n), test_id(test_time(n), n), 'guide', 1,
                 test_key(n % :contacts + 1), 'email', 'mail', 'guide', 'en',
                 'user-' || (n % :contacts + 1) || '@example.com', 'Your guide', 'ACCEPTED', 'sg-' || n,
                 test_time(n), test_time(n)
          from generate_series(1, 2 * :contacts) as n order by n % 60
          """,
          """
          insert into messages (id, enrollment_id, step, occurrence, contact_key, channel, account,
                                template, locale, address, subject, state, provider_message_id,
                                claimed_at, settled_at)
          select test_id(test_time(n), :contacts * 10 + n), test_id(test_time(:busy - 1), :busy - 1),
                 'loop', n, test_key(:busy), 'email', 'mail', 'guide', 'en',
                 'user-' || :busy || '@example.com', 'Your guide', 'ACCEPTED', 'busy-' || n,
                 test_time(n), test_time(n)
          from generate_series(1, 10000) as n
          """,
          """
          insert into message_events (enrollment_id, step, occurrence, message_id, channel, account, type,
                                      recorded_at)
          select id, 'guide', 1, id, 'email', 'mail', 'PROVIDER_REPORTED', enrolled_at from enrollments
          where ended_at is null
          """,
          """
          insert into engagements (message_id, type, occurred_at)
          select id, 'OPENED', claimed_at from messages
          """,
          """
          insert into short_links (code, message_id, target, is_click, created_at)
          select right('0000000000' || row_number() over (), 10), id, 'https://shop.example', true,
                 claimed_at
          from messages where step = 'guide'
          """,
          """
          insert into journal (enrollment_id, sequence, step_type, step, outcome, started_at, ended_at)
          select id, 1, 'SEND', 'guide', 'sent', enrolled_at, enrolled_at from enrollments
          """,
          "insert into completed_actions select id, 1 from enrollments where ended_at is null",
          """
          insert into variant_assignments (enrollment_id, journey, split, variant, assigned_at)
          select id, journey, 'offer', 'GIFT', enrolled_at from enrollments where ended_at is null
          """,
          "truncate conversion_tally_changes",
          """
          insert into coupons (pool, code, enrollment_id, contact_key, sequence, assigned_at)
          select 'welcome', 'used-' || id, id, contact_key, 1, now() from enrollments
          where ended_at is null
          """,
          """
          insert into coupons (pool, code) select 'welcome', 'free-' || n
          from generate_series(1, :contacts) as n
          """,
          """
          insert into team_tasks (id, type, enrollment_id, contact_key, team, text, created_at,
                                  completed_at)
          select id, 'TASK', id, contact_key,
                 case when right(cast(id as text), 3) = '000' then 'rare' else 'sales' end, 'Call', now(),
                 case when ended_at is not null then now() end
          from enrollments
          """,
          """
          insert into consents (id, contact_key, topic, channel, state, decided_at, source)
          select test_id(test_time(n), n), test_key(n % :contacts + 1), 'product-tips', 'email',
                 'GRANTED', test_time(n), 'identify'
          from generate_series(1, 2 * :contacts) as n order by n % 60
          """,
          """
          insert into suppressions (channel, address, reason, suppressed_at)
          select 'email', 'user-' || n || '@example.com', 'unsubscribed', now()
          from generate_series(1, :contacts, 4) as n
          """,
          """
          insert into list_members (contact_key, list_name, added_at)
          select test_key(n), 'vip', now() from generate_series(1, :contacts, 2) as n
          """,
          """
          insert into events (id, message_id, contact_key, name, properties, occurred_at, received_at)
          select test_id(test_time(n), n), 'message-' || n, test_key(n % :contacts + 1),
                 (array['Order Completed', 'Product Viewed', 'Form Submitted'])[n % 3 + 1],
                 '{"total": 42}', test_time(n), test_time(n)
          from generate_series(1, 10 * :contacts) as n order by n % 60
          """,
          """
          insert into events (id, message_id, contact_key, name, properties, occurred_at, received_at)
          select test_id(test_time(n), :contacts * 20 + n), 'busy-' || n, test_key(:busy),
                 'Product Viewed', '{"total": 42}', test_time(n), test_time(n)
          from generate_series(1, 20000) as n
          """,
          """
          insert into event_deduplication (message_hash, content_hash, received_at)
          select decode(md5(cast(n as text)), 'hex'), n, test_time(n)
          from generate_series(1, 2 * :contacts) as n
          """,
          """
          insert into outbox (shard, contact_key, journey, enrollment_id, type, is_end, payload)
          select n % 32, contact_key, journey, id, 'START_ENROLLMENT', false,
                 jsonb_build_object('enrollmentId', id, 'journey', journey)
          from (select row_number() over () as n, * from enrollments where ended_at is null) as running
          """,
          """
          insert into processed_webhooks (account, provider_event_id, is_inbound, received_at)
          select 'mail', 'event-' || n, n % 2 = 0, test_time(n) from generate_series(1, :contacts) as n
          """,
          """
          insert into inbound_sessions (account, channel, address, last_inbound_at)
          select 'text', 'whatsapp', '+52155' || n, test_time(n) from generate_series(1, :contacts, 5) as n
          """,
          """
          insert into dev_mailbox (id, message_id_header, recipient, sender, subject, raw_message,
                                   received_at)
          select id, '<' || id || '@example.com>', address, 'shop@example.com', 'Your guide',
                 convert_to('Subject: Your guide' || repeat(chr(13) || chr(10), 2) || 'Hello', 'UTF8'),
                 claimed_at
          from messages where provider_message_id like 'sg-%' and contact_key < test_key(:contacts / 5)
          """);

  static BigDatabase create(int contacts) {
    var database = new BigDatabase(SharedTestPostgres.createDatabase(), contacts);
    Flyway.configure().dataSource(database.url(), null, null).load().migrate();
    database.run(
        jdbc -> {
          jdbc.sql(SETUP.replace("NOW", Instant.now().toString())).update();
          // Without foreign keys and triggers, which would take most of the time.
          jdbc.sql("set session_replication_role = replica").update();
          jdbc.sql("set synchronous_commit = off").update();
          for (var table : tables(jdbc)) {
            jdbc.sql("alter table %s set (autovacuum_enabled = false)".formatted(table)).update();
          }
          jdbc.sql("analyze").update();
          for (var sql : ROWS) {
            jdbc.sql(sql).param("contacts", contacts).param("busy", BUSY).update();
          }
        });
    return database;
  }

  private static List<String> tables(JdbcClient jdbc) {
    return jdbc.sql(
            """
            select relname from pg_class
            where relnamespace = 'public'::regnamespace and relkind = 'r'
            """)
        .query(String.class)
        .list();
  }

  void analyze() {
    run(jdbc -> jdbc.sql("analyze").update());
  }

  String key(int contact) {
    return "%013d".formatted(contact);
  }

  /** The id of the enrollment, message or event with this number. */
  UUID id(long number) {
    return call(
        jdbc ->
            jdbc.sql("select test_id(test_time(:n), :n)")
                .param("n", number)
                .query(UUID.class)
                .single());
  }

  /** The running enrollment of a contact; its message has the same id. */
  UUID runningEnrollment(int contact) {
    return id(contacts + contact - 1L);
  }

  <T> T call(Function<JdbcClient, T> work) {
    try (Connection connection = DriverManager.getConnection(url)) {
      return work.apply(JdbcClient.create(new SingleConnectionDataSource(connection, true)));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private void run(Consumer<JdbcClient> work) {
    call(
        jdbc -> {
          work.accept(jdbc);
          return true;
        });
  }
}
