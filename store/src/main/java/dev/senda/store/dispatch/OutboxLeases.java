package dev.senda.store.dispatch;

import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Which API instance reads which shard of the outbox. All instants are those of the database, so
 * that the clocks of the instances do not matter.
 */
@Repository
public class OutboxLeases {

  private final JdbcClient database;

  public OutboxLeases(JdbcClient database) {
    this.database = database;
  }

  /**
   * Says that this instance is alive.
   *
   * @param lease how long an instance counts as alive
   * @return how many instances are alive, this one included
   */
  public int recordAlive(UUID instance, Duration lease) {
    database
        .sql(
            """
            insert into outbox_readers (instance, seen_at) values (:instance, clock_timestamp())
            on conflict (instance) do update set seen_at = excluded.seen_at
            """)
        .param("instance", instance)
        .update();
    database
        .sql(
            """
            delete from outbox_readers
            where seen_at < clock_timestamp() - :lease * interval '1 millisecond'
            """)
        .param("lease", lease.toMillis())
        .update();
    return database.sql("select count(*) from outbox_readers").query(Integer.class).single();
  }

  /** Extends this instance's leases, and returns its shards. */
  public Set<Short> renew(UUID instance, Duration lease) {
    return database
        .sql(
            """
            update outbox_shards
            set leased_until = clock_timestamp() + :lease * interval '1 millisecond'
            where owner = :instance
            returning shard
            """)
        .param("instance", instance)
        .param("lease", lease.toMillis())
        .query(Short.class)
        .set();
  }

  /** Takes up to this many shards that no instance holds, and returns them. */
  public Set<Short> acquire(UUID instance, Duration lease, int limit) {
    return database
        .sql(
            """
            update outbox_shards
            set owner = :instance,
                leased_until = clock_timestamp() + :lease * interval '1 millisecond'
            where shard in (
              select shard from outbox_shards
              where owner is null or leased_until < clock_timestamp()
              order by shard limit :limit
              for update skip locked)
            returning shard
            """)
        .param("instance", instance)
        .param("lease", lease.toMillis())
        .param("limit", limit)
        .query(Short.class)
        .set();
  }

  /** Gives up these shards of the instance. */
  public void release(UUID instance, Collection<Short> shards) {
    database
        .sql(
            """
            update outbox_shards set owner = null, leased_until = null
            where owner = :instance and shard = any(:shards::smallint[])
            """)
        .param("instance", instance)
        .param("shards", shards.toArray(Short[]::new))
        .update();
  }

  /** Gives up everything: the instance stops. */
  public void leave(UUID instance) {
    database
        .sql("update outbox_shards set owner = null, leased_until = null where owner = :instance")
        .param("instance", instance)
        .update();
    database
        .sql("delete from outbox_readers where instance = :instance")
        .param("instance", instance)
        .update();
  }
}
