package dev.senda.store.enrollments;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Pages of enrollments, newest first. Each page reads about as many rows as it shows, from one
 * range of an index for each journey and state, however many enrollments there are.
 */
public final class EnrollmentPages {

  /** Every journey that has an enrollment: one step in the index for each. */
  private static final String ALL_JOURNEYS =
      """
      with recursive found (journey) as (
        (select journey from enrollments order by journey limit 1)
        union all
        select (select journey from enrollments where journey > found.journey order by journey limit 1)
        from found where found.journey is not null)
      select journey from found where journey is not null
      """;

  private final JdbcClient database;

  public EnrollmentPages(JdbcClient database) {
    this.database = database;
  }

  /**
   * The ids of the newest enrollments, newest first.
   *
   * @param contactKeys only those of these contacts; null for all
   * @param before only those made before this one; null for the first page
   */
  public List<UUID> findIds(
      EnrollmentQuery query, @Nullable List<String> contactKeys, @Nullable UUID before, int limit) {
    var parameters = new HashMap<String, Object>();
    parameters.put("limit", limit);
    var filter = new StringBuilder();
    if (before != null) {
      filter.append(" and e.id < :before");
      parameters.put("before", before);
    }
    var ranges = ranges(query, contactKeys, filter, parameters);
    return database
        .sql(
            """
            select page.id from %s
            cross join lateral (select e.id from enrollments e where %s order by e.id desc limit :limit) as page
            order by page.id desc limit :limit
            """
                .formatted(ranges, filter))
        .params(parameters)
        .query(UUID.class)
        .list();
  }

  /** The ranges to read, as an item of FROM; completes the filter that selects one of them. */
  private String ranges(
      EnrollmentQuery query,
      @Nullable List<String> contactKeys,
      StringBuilder filter,
      Map<String, Object> parameters) {
    if (contactKeys != null) {
      parameters.put("contacts", contactKeys.toArray(String[]::new));
      filter.insert(0, "e.contact_key = range.contact_key");
      addFilters(query, filter, parameters);
      return "unnest(cast(:contacts as text[])) as range (contact_key)";
    }
    var journey = query.journey();
    if (query.blockedOnly()) {
      filter.insert(
          0, "e.journey = range.journey and e.ended_at is null and e.blocked_reason is not null");
      addState(query, filter, parameters);
    } else if (query.state() != null || journey != null) {
      filter.insert(0, "e.journey = range.journey and e.state = state.name");
    } else {
      filter.insert(0, "true");
      return "(select 1) as everything";
    }
    var journeys =
        journey == null
            ? "(" + ALL_JOURNEYS + ") as range"
            : "(select cast(:journey as text) as journey) as range";
    if (journey != null) {
      parameters.put("journey", journey);
    }
    if (query.blockedOnly()) {
      return journeys;
    }
    var states =
        query.state() == null ? Stream.of(EnrollmentState.values()) : Stream.of(query.state());
    parameters.put("states", states.map(EnrollmentState::name).toArray(String[]::new));
    return journeys + " cross join unnest(cast(:states as text[])) as state (name)";
  }

  /** Within the enrollments of one contact, which are few, a filter needs no index. */
  private static void addFilters(
      EnrollmentQuery query, StringBuilder filter, Map<String, Object> parameters) {
    if (query.journey() != null) {
      filter.append(" and e.journey = :journey");
      parameters.put("journey", query.journey());
    }
    addState(query, filter, parameters);
    if (query.blockedOnly()) {
      filter.append(" and e.ended_at is null and e.blocked_reason is not null");
    }
  }

  private static void addState(
      EnrollmentQuery query, StringBuilder filter, Map<String, Object> parameters) {
    if (query.state() != null) {
      filter.append(" and e.state = :state");
      parameters.put("state", query.state().name());
    }
  }
}
