package dev.senda.store.views;

import dev.senda.store.support.SqlTimestamps;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The timeline of an enrollment for operators: what happened, and why. */
@Repository
public class Timelines {

  /** How many entries are shown; one enrollment can have tens of thousands. */
  static final int MAX_ENTRIES = 2_000;

  private final JdbcClient database;

  Timelines(JdbcClient database) {
    this.database = database;
  }

  /** The types of entries. */
  public enum TimelineEntryType {
    ENROLLED,
    /** Another contact turned out to be the same person. */
    MERGED,
    /** A message was handed to its provider, and the result is not known yet. */
    SENDING,
    SENT,
    /** It was not sent: the gate refused it, or the enrollment ended first. */
    SKIPPED,
    /** A rule did not permit it yet. */
    DEFERRED,
    /** The provider refused it for good. */
    REJECTED,
    /** It is not known, and cannot be found out, whether the provider accepted it. */
    UNKNOWN,
    /** Another event of a message: it is unconfirmed, or was reconciled. */
    MESSAGE_EVENT,
    DELIVERED,
    OPENED,
    CLICKED,
    REPLIED,
    BOUNCED,
    COMPLAINED,
    UNSUBSCRIBED,
    /** A wait is over: for a message to be opened or clicked, or for an event. */
    WAITED,
    PAUSED,
    /** A question was answered: from stored data, at random, or by another system. */
    ASKED,
    /** An action other than sending: a score, a list, a task, a webhook. */
    ACTED,
    ENDED
  }

  /**
   * One entry.
   *
   * @param at simulated time; for a step, when it ended
   * @param step the step that it belongs to; empty for the enrollment and its end
   * @param why the result and its reason: {@code no: the time was up}; empty if there is none
   */
  public record TimelineEntry(Instant at, TimelineEntryType what, String step, String why) {}

  /** What happened in the enrollment, oldest first; the newest {@value #MAX_ENTRIES} entries. */
  public List<TimelineEntry> findByEnrollment(UUID enrollment) {
    return database
        .sql(
            """
            select * from (
            select e.enrolled_at as at, 0 as part, 0 as place, 'ENROLLED' as what, '' as step,
                   coalesce((select name from events where id = e.trigger_event_id), '') as why
            from enrollments e where e.id = :enrollment
            union all
            select m.merged_at, 0, 1, 'MERGED', '',
                   case when m.key = e.workflow_contact_key then 'was contact ' || m.key || ' until then'
                        else 'contact ' || m.key || ' is the same person' end
            from enrollments e join merged_contacts m on m.contact_key = e.contact_key
            where e.id = :enrollment and m.merged_at >= e.enrolled_at
              and (e.ended_at is null or m.merged_at <= e.ended_at)
            union all
            select j.ended_at, 3, j.sequence,
                   case j.step_type when 'WAIT' then 'WAITED' when 'PAUSE' then 'PAUSED'
                               when 'QUESTION' then 'ASKED' when 'ACTION' then 'ACTED'
                               else 'SKIPPED' end,
                   j.step, j.outcome
            from journal j
            where j.enrollment_id = :enrollment
              and (j.step_type in ('WAIT', 'PAUSE', 'QUESTION', 'ACTION')
                   -- If the claim has a row, the message itself has the result.
                   or j.step_type = 'SEND' and j.outcome like 'not sent%' and not exists (
                     select from messages m
                     where m.enrollment_id = j.enrollment_id
                       and case m.occurrence when 1 then m.step
                                             else m.step || '#' || m.occurrence end = j.step))
            union all
            select coalesce(m.settled_at, m.claimed_at), 1, 0,
                   case m.state when 'CLAIMED' then 'SENDING' when 'ACCEPTED' then 'SENT'
                                else m.state end,
                   case m.occurrence when 1 then m.step else m.step || '#' || m.occurrence end,
                   coalesce(m.reason, '')
            from messages m where m.enrollment_id = :enrollment
            union all
            select d.deferred_at, 1, -1, 'DEFERRED',
                   case d.occurrence when 1 then d.step else d.step || '#' || d.occurrence end,
                   'until ' || to_char(d.deferred_until at time zone d.zone, 'Dy DD Mon YYYY HH24:MI') || ' ('
                     || d.zone || '): ' || d.reason || '. At ' || to_char(d.deadline at time zone d.zone,
                     'Dy DD Mon YYYY HH24:MI')
                     || case d.after_deferral when 'SKIP' then ' it is skipped'
                                              else ' it is sent anyway, if the law permits it' end
            from deferred_messages d where d.enrollment_id = :enrollment
            union all
            select g.occurred_at, 2, 0, g.type,
                   case m.occurrence when 1 then m.step else m.step || '#' || m.occurrence end,
                   case when g.is_bot then trim(g.link || ' by a bot') else g.link end
            from messages m
            -- "offset 0" keeps the planner from reading all engagements for a join.
            cross join lateral (select * from engagements where message_id = m.id offset 0) as g
            where m.enrollment_id = :enrollment
            union all
            select n.recorded_at, 1, 1, 'MESSAGE_EVENT',
                   case n.occurrence when 1 then n.step else n.step || '#' || n.occurrence end,
                   case n.type when 'UNCONFIRMED' then 'unconfirmed' when 'NOT_SENT' then 'not sent yet'
                               when 'ACCEPTED' then 'sent' when 'REJECTED' then 'refused'
                               when 'UNKNOWN' then 'unknown' when 'RESENT' then 'sent again'
                               when 'LINK_LEFT_OUT' then 'sent without a link'
                               else 'reported' end
                     || coalesce(': ' || n.detail, '')
            from message_events n where n.enrollment_id = :enrollment
            union all
            select e.ended_at, 4, 0, 'ENDED', '',
                   case when e.end_reason is null then lower(e.state)
                        else lower(e.state) || ': ' || e.end_reason end
            from enrollments e where e.id = :enrollment and e.ended_at is not null
            order by at desc, part desc, place desc, what desc limit :limit) as newest
            order by at, part, place, what
            """)
        .param("enrollment", enrollment)
        .param("limit", MAX_ENTRIES)
        .query(Timelines::mapRow)
        .list();
  }

  private static TimelineEntry mapRow(ResultSet row, int number) throws SQLException {
    return new TimelineEntry(
        SqlTimestamps.instant(row, "at"),
        TimelineEntryType.valueOf(row.getString("what")),
        row.getString("step"),
        row.getString("why"));
  }
}
