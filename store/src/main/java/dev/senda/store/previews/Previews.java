package dev.senda.store.previews;

import dev.senda.journey.Channel;
import dev.senda.journey.Digest;
import dev.senda.journey.Event;
import dev.senda.store.previews.Preview.PreviewResult;
import dev.senda.store.previews.Preview.PreviewState;
import dev.senda.store.support.Ids;
import dev.senda.store.support.JsonColumns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Previews of templates and test messages. */
@Repository
public class Previews {

  private static final String COLUMNS =
      """
      id, journey, channel, template, subject, digest_event, digest_newest, data_name, locale,
      contact_key, sample, recipient, requested_by, state, result, reason\
      """;

  private final JdbcClient database;

  Previews(JdbcClient database) {
    this.database = database;
  }

  /** Asks the workers for a preview or a test message. */
  public UUID request(PreviewRequest request) {
    var id = Ids.newUuid();
    var digest = request.digest();
    database
        .sql(
            """
            insert into previews (id, journey, channel, template, subject, digest_event, digest_newest,
              data_name, locale, contact_key, sample, recipient, requested_by, state)
            values (:id, :journey, :channel, :template, :subject, :digestEvent, :digestNewest, :data,
              :locale, :contact, cast(:sample as jsonb), :recipient, :requestedBy, 'REQUESTED')
            """)
        .param("id", id)
        .param("journey", request.journey())
        .param("channel", request.channel().wireName())
        .param("template", request.template())
        .param("subject", request.subject())
        .param("digestEvent", digest == null ? null : digest.event().name())
        .param("digestNewest", digest == null ? null : digest.newest())
        .param("data", request.data())
        .param("locale", request.locale())
        .param("contact", request.contactKey())
        .param("sample", request.sample())
        .param("recipient", request.recipient())
        .param("requestedBy", request.requestedBy())
        .update();
    return id;
  }

  /**
   * Takes the oldest ones that wait, each for one worker only. One whose worker stops stays taken,
   * so that no test message is sent twice.
   */
  public List<Preview> take(int limit) {
    return database
        .sql(
            """
            update previews set state = 'TAKEN', taken_at = clock_timestamp()
            where id in (
              select id from previews where state = 'REQUESTED' order by id limit :limit for update skip locked)
            returning %s
            """
                .formatted(COLUMNS))
        .param("limit", limit)
        .query(Previews::read)
        .list();
  }

  /**
   * Records what became of one that was taken.
   *
   * @param result the rendered message; null where it cannot be rendered
   * @param reason why it was refused or failed; null otherwise
   */
  public void complete(
      UUID id, PreviewState state, @Nullable PreviewResult result, @Nullable String reason) {
    database
        .sql(
            """
            update previews set state = :state, result = cast(:result as jsonb), reason = :reason
            where id = :id and state = 'TAKEN'
            """)
        .param("id", id)
        .param("state", state.name())
        .param("result", result == null ? null : JsonColumns.write(toJson(result)))
        .param("reason", reason)
        .update();
  }

  public Optional<Preview> find(UUID id) {
    return database
        .sql("select %s from previews where id = :id".formatted(COLUMNS))
        .param("id", id)
        .query(Previews::read)
        .optional();
  }

  /** The test messages that were requested last, newest first. */
  public List<Preview> findTestMessages(int limit) {
    return database
        .sql(
            """
            select %s from previews where recipient is not null order by id desc limit :limit
            """
                .formatted(COLUMNS))
        .param("limit", limit)
        .query(Previews::read)
        .list();
  }

  /**
   * How many test messages were requested since then, counted up to a limit.
   *
   * @param since real time
   */
  public int countTestMessages(Instant since, int limit) {
    return database
        .sql(
            """
            select count(*) from (
              select from previews where recipient is not null and id >= :from limit :limit) as recent
            """)
        .param("from", Ids.lowestAt(since))
        .param("limit", limit)
        .query(Integer.class)
        .single();
  }

  /** How many wait for a worker, counted up to a limit. */
  public int countWaiting(int limit) {
    return database
        .sql(
            """
            select count(*) from (
              select from previews where state = 'REQUESTED' limit :limit) as waiting
            """)
        .param("limit", limit)
        .query(Integer.class)
        .single();
  }

  private static Map<String, @Nullable Object> toJson(PreviewResult result) {
    var json = new HashMap<String, @Nullable Object>();
    json.put("locale", result.locale());
    json.put("subject", result.subject());
    json.put("html", result.html());
    json.put("text", result.text());
    json.put("notes", result.notes());
    return json;
  }

  private static Preview read(ResultSet row, int number) throws SQLException {
    var result = row.getString("result");
    var digestEvent = row.getString("digest_event");
    return new Preview(
        row.getObject("id", UUID.class),
        new PreviewRequest(
            row.getString("journey"),
            Channel.ofWireName(row.getString("channel")).orElseThrow(),
            row.getString("template"),
            row.getString("subject"),
            digestEvent == null
                ? null
                : new Digest(Event.event(digestEvent), row.getInt("digest_newest")),
            row.getString("data_name"),
            row.getString("locale"),
            row.getString("contact_key"),
            row.getString("sample"),
            row.getString("recipient"),
            row.getString("requested_by")),
        PreviewState.valueOf(row.getString("state")),
        result == null ? null : fromJson(JsonColumns.read(result)),
        row.getString("reason"));
  }

  private static PreviewResult fromJson(Map<String, Object> json) {
    var html = json.get("html");
    return new PreviewResult(
        String.valueOf(json.get("locale")),
        String.valueOf(json.get("subject")),
        html == null ? null : html.toString(),
        String.valueOf(json.get("text")),
        String.valueOf(json.get("notes")));
  }
}
