package dev.senda.temporal.client;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.senda.journey.Action;
import dev.senda.journey.CalendarMoment;
import dev.senda.journey.Condition;
import dev.senda.journey.Day;
import dev.senda.journey.DayCondition;
import dev.senda.journey.Digest;
import dev.senda.journey.LastTimeCondition;
import dev.senda.journey.Match;
import dev.senda.journey.Message;
import dev.senda.journey.Moment;
import dev.senda.journey.NamedCondition;
import dev.senda.journey.PropertyCondition;
import dev.senda.journey.SumCondition;
import dev.senda.journey.ValueReference;
import dev.senda.journey.WorkingHours;
import dev.senda.temporal.activities.SendActivity;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.converter.DefaultDataConverter;
import io.temporal.common.converter.JacksonJsonPayloadConverter;

/**
 * How Senda's records are serialized in Temporal: small JSON without nulls. Unknown fields are
 * ignored, so that an older worker reads what a newer one wrote.
 */
public final class SendaDataConverter {

  private SendaDataConverter() {}

  public static final DataConverter CONVERTER =
      DefaultDataConverter.newDefaultInstance()
          .withPayloadConverterOverrides(new JacksonJsonPayloadConverter(mapper()));

  private static ObjectMapper mapper() {
    return JsonMapper.builder()
        .addModule(new JavaTimeModule())
        .defaultPropertyInclusion(
            JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
        .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
        .visibility(PropertyAccessor.IS_GETTER, JsonAutoDetect.Visibility.NONE)
        .addMixIn(SendActivity.SendRequest.class, SendRequestMixIn.class)
        .addMixIn(Message.class, MessageMixIn.class)
        .addMixIn(Message.Single.class, SingleMessageMixIn.class)
        .addMixIn(Condition.class, ConditionMixIn.class)
        .addMixIn(Match.class, MatchMixIn.class)
        .addMixIn(ValueReference.class, ValueReferenceMixIn.class)
        .addMixIn(Day.class, DayMixIn.class)
        .addMixIn(Moment.class, MomentMixIn.class)
        .addMixIn(Action.class, ActionMixIn.class)
        .build();
  }

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Message.Email.class, name = "email"),
    @JsonSubTypes.Type(value = Message.Text.class, name = "text"),
    @JsonSubTypes.Type(value = Message.Preferred.class, name = "preferred")
  })
  private interface MessageMixIn {}

  /** Almost every send runs on the queue of the journeys, so that is not written. */
  private interface SendRequestMixIn {
    @JsonInclude(JsonInclude.Include.NON_DEFAULT)
    @SuppressWarnings("UnusedMethod") // Jackson reads what is annotated.
    boolean onOwnQueue();
  }

  /** Almost every message is at-most-once, so the default is not written. */
  private interface SingleMessageMixIn {
    @JsonInclude(JsonInclude.Include.NON_DEFAULT)
    @SuppressWarnings("UnusedMethod") // Jackson reads what is annotated.
    boolean isAtLeastOnce();
  }

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Condition.Attribute.class, name = "attribute"),
    @JsonSubTypes.Type(value = PropertyCondition.class, name = "property"),
    @JsonSubTypes.Type(value = DayCondition.class, name = "on-day"),
    @JsonSubTypes.Type(value = Condition.Score.class, name = "score"),
    @JsonSubTypes.Type(value = Condition.Stage.class, name = "stage"),
    @JsonSubTypes.Type(value = Condition.Language.class, name = "language"),
    @JsonSubTypes.Type(value = Condition.OnList.class, name = "on-list"),
    @JsonSubTypes.Type(value = Condition.SegmentReference.class, name = "segment"),
    @JsonSubTypes.Type(value = Condition.Consents.class, name = "consents"),
    @JsonSubTypes.Type(value = Condition.Did.class, name = "did"),
    @JsonSubTypes.Type(value = SumCondition.class, name = "sum"),
    @JsonSubTypes.Type(value = LastTimeCondition.class, name = "last-time"),
    @JsonSubTypes.Type(value = Condition.All.class, name = "all"),
    @JsonSubTypes.Type(value = Condition.Any.class, name = "any"),
    @JsonSubTypes.Type(value = Condition.Not.class, name = "not"),
    @JsonSubTypes.Type(value = Digest.HasEvents.class, name = "digest"),
    @JsonSubTypes.Type(value = NamedCondition.class, name = "named")
  })
  private interface ConditionMixIn {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Match.Is.class, name = "is"),
    @JsonSubTypes.Type(value = Match.OneOf.class, name = "one-of"),
    @JsonSubTypes.Type(value = Match.Contains.class, name = "contains"),
    @JsonSubTypes.Type(value = Match.AtLeast.class, name = "at-least"),
    @JsonSubTypes.Type(value = Match.AtMost.class, name = "at-most"),
    @JsonSubTypes.Type(value = Match.IsNot.class, name = "is-not"),
    @JsonSubTypes.Type(value = Match.LessThan.class, name = "less-than"),
    @JsonSubTypes.Type(value = Match.MoreThan.class, name = "more-than"),
    @JsonSubTypes.Type(value = Match.Between.class, name = "between"),
    @JsonSubTypes.Type(value = Match.Present.class, name = "present"),
    @JsonSubTypes.Type(value = Match.Absent.class, name = "absent"),
    @JsonSubTypes.Type(value = Match.SameAs.class, name = "same-as")
  })
  private interface MatchMixIn {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = ValueReference.Attribute.class, name = "attribute"),
    @JsonSubTypes.Type(value = ValueReference.Property.class, name = "property")
  })
  private interface ValueReferenceMixIn {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Day.Relative.class, name = "relative"),
    @JsonSubTypes.Type(value = Day.Fixed.class, name = "fixed")
  })
  private interface DayMixIn {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Moment.TimeOfDay.class, name = "time"),
    @JsonSubTypes.Type(value = Moment.Weekday.class, name = "weekday"),
    @JsonSubTypes.Type(value = Moment.BestHour.class, name = "best-hour"),
    @JsonSubTypes.Type(value = CalendarMoment.WorkingDaysLater.class, name = "working-days"),
    @JsonSubTypes.Type(value = CalendarMoment.NextWorkingDay.class, name = "next-working-day"),
    @JsonSubTypes.Type(value = CalendarMoment.DayOfMonth.class, name = "day-of-month"),
    @JsonSubTypes.Type(value = CalendarMoment.Payday.class, name = "payday"),
    @JsonSubTypes.Type(value = Moment.DateOf.class, name = "date"),
    @JsonSubTypes.Type(value = Moment.DateTimeOf.class, name = "date-time"),
    @JsonSubTypes.Type(value = WorkingHours.class, name = "working-hours"),
    @JsonSubTypes.Type(value = Moment.OfficeDays.class, name = "office-days")
  })
  private interface MomentMixIn {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Action.Score.class, name = "score"),
    @JsonSubTypes.Type(value = Action.SetAttribute.class, name = "set"),
    @JsonSubTypes.Type(value = Action.MoveTo.class, name = "move"),
    @JsonSubTypes.Type(value = Action.AddTo.class, name = "add"),
    @JsonSubTypes.Type(value = Action.RemoveFrom.class, name = "remove"),
    @JsonSubTypes.Type(value = Action.GrantConsent.class, name = "grant-consent"),
    @JsonSubTypes.Type(value = Action.WithdrawConsent.class, name = "withdraw-consent"),
    @JsonSubTypes.Type(value = Action.Notify.class, name = "notify"),
    @JsonSubTypes.Type(value = Action.OpenTask.class, name = "task"),
    @JsonSubTypes.Type(value = Action.Emit.class, name = "emit"),
    @JsonSubTypes.Type(value = Action.EnrollIn.class, name = "enroll"),
    @JsonSubTypes.Type(value = Action.CallWebhook.class, name = "webhook"),
    @JsonSubTypes.Type(value = Action.Perform.class, name = "perform")
  })
  private interface ActionMixIn {}
}
