package dev.senda.explorer.simulation;

import dev.senda.explorer.simulation.rates.RateModel;
import dev.senda.explorer.simulation.rates.ResolvedRate;
import dev.senda.explorer.virtualtime.ContactBehaviour;
import dev.senda.explorer.virtualtime.ContactEvent;
import dev.senda.explorer.virtualtime.DeliveryReport;
import dev.senda.explorer.virtualtime.Reaction;
import dev.senda.journey.Action;
import dev.senda.journey.Condition;
import dev.senda.journey.DeliveryStatus;
import dev.senda.journey.Engagement;
import dev.senda.journey.NamedCondition;
import dev.senda.journey.Plan;
import dev.senda.journey.Profile;
import dev.senda.journey.Split;
import dev.senda.journey.ValueReference;
import dev.senda.journey.engine.MessageRef;
import dev.senda.journey.engine.Question;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A contact whose behaviour is drawn from the rates. */
final class SimulatedContact implements ContactBehaviour, Profile {

  /** The value of each property, so that an event of the same order is one. */
  private static final String SAMPLE = "sample";

  private final RateModel rateModel;
  private final ContactRandom random;
  private final LocalDate enrolled;

  SimulatedContact(RateModel model, ContactRandom contactRandom, LocalDate enrolled) {
    this.rateModel = model;
    this.random = contactRandom;
    this.enrolled = enrolled;
  }

  @Override
  public Profile profile() {
    return this;
  }

  /** The profile contains only random dates, because journeys wait for dates. */
  @Override
  public @Nullable Object attribute(String name) {
    return date(name);
  }

  @Override
  public @Nullable Object property(String event, String name) {
    var property = new ValueReference.Property(event, name).toString();
    return rateModel.dates().containsKey(property) ? date(property) : SAMPLE;
  }

  private @Nullable String date(String name) {
    var date = rateModel.dates().get(name);
    if (date == null || random.valueFor("date " + name) >= date.share()) {
      return null;
    }
    var ahead = date.delayAt(random.valueFor("days to " + name)).toDays() + 1;
    return enrolled.plusDays(ahead).toString();
  }

  @Override
  public List<ContactEvent> events() {
    var events = new ArrayList<ContactEvent>();
    rateModel
        .events()
        .forEach(
            (event, resolvedRate) -> {
              if (random.valueFor("event " + event) < resolvedRate.share()) {
                events.add(
                    ContactEvent.exampleOf(
                        event.resolved(other -> other.in(this)).orElse(event),
                        resolvedRate.delayAt(random.valueFor("when " + event))));
              }
            });
    return events;
  }

  /**
   * How long after the enrollment the goal first happens; empty unless it happens within the plan's
   * conversion window. It does not matter whether the enrollment still runs.
   */
  Optional<Duration> conversionAfter(Plan plan) {
    return Optional.ofNullable(plan.goal())
        .flatMap(goal -> goal.resolved(other -> other.in(this)))
        .flatMap(
            goal ->
                events().stream()
                    .filter(event -> event.matches(goal))
                    .map(ContactEvent::after)
                    .filter(after -> after.compareTo(plan.goalWithin()) <= 0)
                    .min(Comparator.naturalOrder()));
  }

  /** One random number decides open and click together, so that every clicker has opened. */
  @Override
  public List<Reaction> reactions(MessageRef message) {
    var rates = rateModel.messageRates(message.step());
    double keen = random.valueFor("keen on " + message);
    var reactions = new ArrayList<Reaction>();
    if (keen >= rates.deliveryRate().share()) {
      return reactions;
    }
    var delivered =
        add(reactions, Engagement.DELIVERED, "", message, rates.deliveryRate(), Duration.ZERO);
    var opened =
        keen < rates.openRate().share()
            ? add(reactions, Engagement.OPENED, "", message, rates.openRate(), delivered)
            : delivered;
    if (keen < rates.clickRate().share()) {
      add(reactions, Engagement.CLICKED, "", message, rates.clickRate(), opened);
    }
    if (keen < rates.replyRate().share()) {
      add(
          reactions,
          Engagement.REPLIED,
          answerTo(message, rates),
          message,
          rates.replyRate(),
          opened);
    }
    rates
        .linkRates()
        .forEach(
            (link, resolvedRate) -> {
              if (keen < resolvedRate.share()) {
                add(reactions, Engagement.CLICKED, link, message, resolvedRate, opened);
              }
            });
    return reactions;
  }

  /** The answer by text of a contact who replies; empty for any other text. */
  private String answerTo(MessageRef message, RateModel.MessageRates rates) {
    double left = random.valueFor("answer to " + message) * rates.replyRate().share();
    for (var entry : rates.answerShares().entrySet()) {
      left -= entry.getValue();
      if (left < 0) {
        return entry.getKey();
      }
    }
    return "";
  }

  /** A message that is not delivered bounces. */
  @Override
  public Optional<DeliveryReport> laterReport(MessageRef message) {
    var deliveryRate = rateModel.messageRates(message.step()).deliveryRate();
    if (random.valueFor("keen on " + message) < deliveryRate.share()) {
      return Optional.empty();
    }
    var after = deliveryRate.delayAt(random.valueFor(message + " bounced"));
    return Optional.of(new DeliveryReport(DeliveryStatus.BOUNCED, after));
  }

  /**
   * @param notBefore the earliest time: the contact must have opened the message
   */
  private Duration add(
      List<Reaction> reactions,
      Engagement how,
      String link,
      MessageRef message,
      ResolvedRate resolvedRate,
      Duration notBefore) {
    var after = resolvedRate.delayAt(random.valueFor(message + " " + how + " " + link));
    var later = after.compareTo(notBefore) < 0 ? notBefore : after;
    reactions.add(new Reaction(how, link, later));
    return later;
  }

  @Override
  public boolean holds(Condition condition, Profile profile) {
    if (rateModel.isGiven(condition)) {
      return random.valueFor("is " + condition) < rateModel.share(condition);
    }
    return switch (condition) {
      case Condition.All all -> all.conditions().stream().allMatch(one -> holds(one, profile));
      case Condition.Any any -> any.conditions().stream().anyMatch(one -> holds(one, profile));
      case Condition.Not not -> !holds(not.condition(), profile);
      case NamedCondition named -> holds(named.condition(), profile);
      case Condition.Simple _ -> random.valueFor("is " + condition) < rateModel.share(condition);
    };
  }

  @Override
  public <V extends Enum<V>> V variant(Split<V> split) {
    return split.variants().get(split.indexAt(random.valueFor("split " + split.name())));
  }

  @Override
  public Optional<Duration> taskDoneAfter(Action.OpenTask task) {
    return rateModel
        .taskRate(task.task().text())
        .filter(rate -> random.valueFor("does " + task.ref()) < rate.share())
        .map(rate -> rate.delayAt(random.valueFor("when " + task.ref())));
  }

  @Override
  public boolean hasCoupon(String pool) {
    return random.valueFor("coupon " + pool) < rateModel.couponShare(pool);
  }

  @Override
  public <A extends Enum<A>> A answer(Question.Custom<A> question) {
    double left = random.valueFor(question.name());
    for (var answer : question.answers()) {
      left -= rateModel.answerShare(question, answer);
      if (left < 0) {
        return answer;
      }
    }
    return question.answers().getLast();
  }
}
