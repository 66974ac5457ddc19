package dev.senda.store.conditions;

import static java.util.stream.Collectors.joining;

import dev.senda.journey.Condition;
import dev.senda.journey.Day;
import dev.senda.journey.DayCondition;
import dev.senda.journey.Digest;
import dev.senda.journey.Event;
import dev.senda.journey.LastTimeCondition;
import dev.senda.journey.Match;
import dev.senda.journey.NamedCondition;
import dev.senda.journey.PropertyCondition;
import dev.senda.journey.SumCondition;
import dev.senda.journey.ValueReference;
import dev.senda.store.contacts.Contact;
import dev.senda.store.support.JsonColumns;
import dev.senda.store.support.SqlTimestamps;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A condition as SQL: an expression over a row {@code c} of contacts, which is true or false and
 * never null, and its parameters. No value of the condition becomes part of the SQL text. The
 * result equals {@link Condition#holdsFor}.
 */
final class ConditionSql {

  /** The characters that {@link String#strip} removes. */
  private static final String BLANKS =
      IntStream.rangeClosed(0, Character.MAX_VALUE)
          .filter(Character::isWhitespace)
          .mapToObj(Character::toString)
          .collect(joining());

  private final ContactCalendar calendar;
  private final Instant now;
  private final Map<String, Object> parameters = new HashMap<>();
  private final String text;

  /**
   * Translates a condition.
   *
   * @param condition refers to no segment by name
   * @param calendar knows the instant of evaluation
   * @throws IllegalStateException if it refers to a segment by name: see {@link Condition#resolved}
   */
  ConditionSql(Condition condition, ContactCalendar calendar) {
    this.calendar = calendar;
    this.now = calendar.now();
    this.text = holds(condition);
  }

  String text() {
    return text;
  }

  Map<String, Object> parameters() {
    return Collections.unmodifiableMap(parameters);
  }

  private String holds(Condition condition) {
    return switch (condition) {
      case Condition.Attribute attribute -> matches(value(attribute.name()), attribute.match());
      case Condition.Score score -> matches("to_jsonb(c.score)", score.match());
      case Condition.Stage stage ->
          stage.stages().stream()
              .map(one -> parameter(one.wireName()))
              .collect(joining(", ", "coalesce(c.lifecycle in (", "), false)"));
      case Condition.Language language -> hasLanguage(language.tag());
      case Condition.OnList on ->
          "exists (select from list_members l where l.contact_key = c.key and l.list_name = %s)"
              .formatted(parameter(on.list().name()));
      case Condition.Consents consents ->
          """
          coalesce((select s.state = 'GRANTED' from consents s
                    where s.contact_key = c.key and s.topic = %s and s.channel = %s
                    order by s.decided_at desc, s.id desc limit 1), false)\
          """
              .formatted(parameter(consents.topic()), parameter(consents.channel().wireName()));
      case Condition.Did did -> happened(did);
      case SumCondition sum -> sums(sum);
      case LastTimeCondition last -> ceased(last);
      case Condition.All all -> each(all.conditions(), " and ", "true");
      case Condition.Any any -> each(any.conditions(), " or ", "false");
      case Condition.Not not -> "not " + holds(not.condition());
      case DayCondition(ValueReference.Attribute(var name), var relation, var day) ->
          "coalesce(day_of(%s) %s %s, false)".formatted(value(name), operator(relation), day(day));
      case NamedCondition named -> holds(named.condition());
      case PropertyCondition _, DayCondition _, Digest.HasEvents _ ->
          throw new IllegalStateException(
              "\"%s\": asked without an enrollment (expected it in a journey only)"
                  .formatted(condition));
      case Condition.SegmentReference segment ->
          throw new IllegalStateException(
              "segment \"%s\": only its name is known (expected it to be resolved first)"
                  .formatted(segment.name()));
    };
  }

  private static String operator(ValueReference.DayRelation relation) {
    return switch (relation) {
      case BEFORE -> "<";
      case ON -> "=";
      case AFTER -> ">";
    };
  }

  private String day(Day day) {
    return switch (day) {
      case Day.Fixed(var date) -> "cast(%s as date)".formatted(parameter(date.toString()));
      case Day.Relative(var days) ->
          "(coalesce(cast(cast(%s as jsonb) ->> c.time_zone as date), cast(%s as date)) + %s)"
              .formatted(
                  parameter(JsonColumns.write(calendar.otherDays(now))),
                  parameter(calendar.defaultDay(now).toString()),
                  parameter(days));
    };
  }

  private String each(List<Condition> conditions, String word, String none) {
    return conditions.isEmpty()
        ? none
        : conditions.stream().map(this::holds).collect(joining(word, "(", ")"));
  }

  /** The value of {@link Contact#attribute} with this name, as jsonb. */
  private String value(String name) {
    return switch (name) {
      case "email" -> "to_jsonb(c.email)";
      case "phone" -> "to_jsonb(c.phone)";
      case "locale" -> "to_jsonb(c.locale)";
      case "time_zone" -> "to_jsonb(c.time_zone)";
      case "lifecycle" -> "coalesce(to_jsonb(c.lifecycle), c.attributes -> 'lifecycle')";
      default -> find("c.attributes", name);
    };
  }

  /** As {@link Match#find}. */
  private String find(String object, String name) {
    var exact = "(%s -> %s)".formatted(object, parameter(name));
    if (name.indexOf('.') < 0) {
      return exact;
    }
    var path = new StringBuilder(object);
    for (var step : name.split("\\.", -1)) {
      path.append(" -> ").append(parameter(step));
    }
    return "coalesce(%s, %s)".formatted(exact, path);
  }

  /** The case expressions prevent conversions that would fail. */
  private String matches(String value, Match match) {
    var matches =
        switch (match) {
          case Match.Is is -> equal(value, is.value());
          case Match.OneOf oneOf ->
              oneOf.values().stream()
                  .map(one -> equal(value, one))
                  .collect(joining(" or ", "(", ")"));
          case Match.AtLeast least ->
              "%s >= %s".formatted(number(value), parameter(least.number()));
          case Match.AtMost most -> "%s <= %s".formatted(number(value), parameter(most.number()));
          case Match.LessThan less -> "%s < %s".formatted(number(value), parameter(less.number()));
          case Match.MoreThan more -> "%s > %s".formatted(number(value), parameter(more.number()));
          case Match.Between between ->
              "%s between %s and %s"
                  .formatted(number(value), parameter(between.least()), parameter(between.most()));
          case Match.IsNot isNot ->
              "jsonb_typeof(%s) <> 'null' and not %s".formatted(value, equal(value, isNot.value()));
          case Match.Contains contains ->
              """
              case jsonb_typeof(%1$s)
                when 'string' then strpos(lower((%1$s #>> '{}') collate "C"), lower(%2$s collate "C")) > 0
                when 'array' then exists (select from jsonb_array_elements(%1$s) as element
                                          where jsonb_typeof(element) = 'string'
                                            and lower((element #>> '{}') collate "C") = lower(%2$s collate "C"))
              end\
              """
                  .formatted(value, parameter(contains.part()));
          case Match.SameAs _ ->
              throw new IllegalStateException(
                  "\"%s\": asked without an enrollment (expected it in a journey only)"
                      .formatted(match));
          case Match.Present _ -> "jsonb_typeof(%s) <> 'null'".formatted(value);
          case Match.Absent _ -> "coalesce(jsonb_typeof(%s) = 'null', true)".formatted(value);
        };
    return "coalesce(%s, false)".formatted(matches);
  }

  /** As {@link Match#comparable}: whether two values are the same for a comparison. */
  private String equal(String value, Object expected) {
    return switch (Match.comparable(expected)) {
      case BigDecimal number ->
          "coalesce(%s = %s, false)".formatted(number(value), parameter(number));
      case Boolean truth ->
          """
          coalesce(jsonb_typeof(%1$s) in ('boolean', 'string')
                   and lower((%1$s #>> '{}') collate "C") = %2$s, false)\
          """
              .formatted(value, parameter(truth.toString()));
      case null, default -> "coalesce(%s = %s, false)".formatted(value, json(expected));
    };
  }

  /** The number that a value is, also as a text; otherwise null. */
  private static String number(String value) {
    return """
    case jsonb_typeof(%1$s)
      when 'number' then cast(%1$s as numeric)
      when 'string' then case when %1$s #>> '{}' ~ '^%2$s$' then cast(%1$s #>> '{}' as numeric) end
    end\
    """
        .formatted(value, Match.NUMERIC.pattern());
  }

  private String hasLanguage(String tag) {
    var locale =
        "lower(replace(btrim(c.locale, %s), '_', '-') collate \"C\")".formatted(parameter(BLANKS));
    return "coalesce(%1$s = %2$s or starts_with(%1$s, %3$s), false)"
        .formatted(locale, parameter(tag), parameter(tag + "-"));
  }

  private String happened(Condition.Did did) {
    var offset = did.atLeast() > 1 ? " offset " + parameter(did.atLeast() - 1) : "";
    return "exists (select %s%s)".formatted(fromEvents(did.event(), did.within()), offset);
  }

  private String sums(SumCondition sum) {
    return """
    (select %s from (select to_jsonb(coalesce(sum(%s), 0)) as total %s) as added)\
    """
        .formatted(
            matches("added.total", sum.match()),
            number(find("e.properties", sum.property())),
            fromEvents(sum.event(), sum.within()));
  }

  private String ceased(LastTimeCondition last) {
    return "(exists (select %s) and not exists (select %s))"
        .formatted(fromEvents(last.event(), null), fromEvents(last.event(), last.longerAgoThan()));
  }

  /** The contact's events of this time that match. */
  private String fromEvents(Event event, @Nullable Duration within) {
    var from =
        new StringBuilder("from events e where e.contact_key = c.key and e.name = ")
            .append(parameter(event.name()));
    for (var property : event.properties()) {
      from.append(" and ").append(matches(find("e.properties", property.name()), property.match()));
    }
    if (within != null) {
      var since = SqlTimestamps.minusClamped(now, within);
      from.append(" and e.occurred_at >= ").append(parameter(SqlTimestamps.toSql(since)));
    }
    return from.toString();
  }

  private String json(Object value) {
    return "cast(%s as jsonb)".formatted(parameter(JsonColumns.writeValue(value)));
  }

  private String parameter(Object value) {
    var name = "p" + parameters.size();
    parameters.put(name, value);
    return ":" + name;
  }
}
