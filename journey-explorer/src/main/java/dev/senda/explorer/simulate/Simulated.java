package dev.senda.explorer.simulate;

import dev.senda.explorer.virtual.Behaviour;
import dev.senda.explorer.virtual.Deed;
import dev.senda.explorer.virtual.Reaction;
import dev.senda.journey.Condition;
import dev.senda.journey.Engagement;
import dev.senda.journey.Profile;
import dev.senda.journey.Split;
import dev.senda.journey.engine.MessageRef;
import dev.senda.journey.engine.Question;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One contact, who does things by chance. */
final class Simulated implements Behaviour, Profile {

  private final Model model;
  private final Dice dice;
  private final LocalDate enrolled;

  Simulated(Model model, Dice dice, LocalDate enrolled) {
    this.model = model;
    this.dice = dice;
    this.enrolled = enrolled;
  }

  @Override
  public Profile profile() {
    return this;
  }

  /** Of a contact only the dates are made up, because journeys wait for them. */
  @Override
  public @Nullable Object attribute(String name) {
    var date = model.dates().get(name);
    if (date == null || dice.at("date " + name) >= date.share()) {
      return null;
    }
    var ahead = date.at(dice.at("days to " + name)).toDays() + 1;
    return enrolled.plusDays(ahead).toString();
  }

  @Override
  public List<Deed> deeds() {
    var deeds = new ArrayList<Deed>();
    model
        .events()
        .forEach(
            (event, likely) -> {
              if (dice.at("event " + event) < likely.share()) {
                deeds.add(Deed.matching(event, likely.at(dice.at("when " + event))));
              }
            });
    return deeds;
  }

  /** One throw decides how far they go: so whoever clicks is among those who open. */
  @Override
  public List<Reaction> reactions(MessageRef message) {
    var rates = model.of(message.step());
    double keen = dice.at("keen on " + message);
    var reactions = new ArrayList<Reaction>();
    if (keen >= rates.delivers().share()) {
      return reactions;
    }
    var delivered =
        add(reactions, Engagement.DELIVERED, "", message, rates.delivers(), Duration.ZERO);
    var opened =
        keen < rates.opens().share()
            ? add(reactions, Engagement.OPENED, "", message, rates.opens(), delivered)
            : delivered;
    if (keen < rates.clicks().share()) {
      add(reactions, Engagement.CLICKED, "", message, rates.clicks(), opened);
    }
    if (keen < rates.replies().share()) {
      add(reactions, Engagement.REPLIED, "", message, rates.replies(), opened);
    }
    rates
        .links()
        .forEach(
            (link, likely) -> {
              if (keen < likely.share()) {
                add(reactions, Engagement.CLICKED, link, message, likely, opened);
              }
            });
    return reactions;
  }

  /**
   * @param notBefore nobody clicks what they have not opened
   */
  private Duration add(
      List<Reaction> reactions,
      Engagement how,
      String link,
      MessageRef message,
      Likely likely,
      Duration notBefore) {
    var after = likely.at(dice.at(message + " " + how + " " + link));
    var later = after.compareTo(notBefore) < 0 ? notBefore : after;
    reactions.add(new Reaction(how, link, later));
    return later;
  }

  @Override
  public boolean holds(Condition condition, Profile profile) {
    if (model.isGiven(condition)) {
      return dice.at("is " + condition) < model.share(condition);
    }
    return switch (condition) {
      case Condition.All all -> all.conditions().stream().allMatch(one -> holds(one, profile));
      case Condition.Any any -> any.conditions().stream().anyMatch(one -> holds(one, profile));
      case Condition.Not not -> !holds(not.condition(), profile);
      case Condition.Attribute _,
          Condition.Score _,
          Condition.Stage _,
          Condition.Language _,
          Condition.OnList _,
          Condition.SegmentName _,
          Condition.Consents _,
          Condition.Did _ ->
          dice.at("is " + condition) < model.share(condition);
    };
  }

  @Override
  public <V extends Enum<V>> V variant(Split<V> split) {
    return split.variants().get(split.at(dice.at("split " + split.name())));
  }

  @Override
  public boolean findsCoupon(String pool) {
    return dice.at("coupon " + pool) < model.coupon(pool);
  }

  @Override
  public <A extends Enum<A>> A answer(Question.Custom<A> question) {
    double left = dice.at(question.name());
    for (var answer : question.answers()) {
      left -= model.answer(question, answer);
      if (left < 0) {
        return answer;
      }
    }
    return question.answers().getLast();
  }
}
