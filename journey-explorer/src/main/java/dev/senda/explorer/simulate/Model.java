package dev.senda.explorer.simulate;

import dev.senda.explorer.Exploration;
import dev.senda.explorer.simulate.Key.About;
import dev.senda.explorer.virtual.Vocabulary;
import dev.senda.explorer.virtual.Vocabulary.Kind;
import dev.senda.journey.Channel;
import dev.senda.journey.Condition;
import dev.senda.journey.Engagement;
import dev.senda.journey.Event;
import dev.senda.journey.Occurrence;
import dev.senda.journey.Plan;
import dev.senda.journey.engine.Question;
import dev.senda.journey.engine.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The rates of everything that one journey asks, with an assumption where none is given. */
final class Model {

  private final Rates given;
  private final Map<String, Channel> channels = new LinkedHashMap<>();
  private final Map<String, Set<String>> links = new HashMap<>();
  private final Map<String, Engages> engages = new HashMap<>();
  private final Map<Event, Likely> events = new LinkedHashMap<>();
  private final Map<String, Likely> dates = new LinkedHashMap<>();
  private final Map<String, Double> answers = new HashMap<>();

  /** What contacts do with messages that the journey waits for: only that needs to be assumed. */
  private final Set<Key> awaited = new LinkedHashSet<>();

  private final Set<String> assumptions = new LinkedHashSet<>();

  /**
   * What contacts do with the messages of a step. Shares are of those sent.
   *
   * @param links by the name of the link
   */
  record Engages(
      Likely delivers, Likely opens, Likely clicks, Likely replies, Map<String, Likely> links) {}

  Model(Exploration exploration, Rates given) {
    this.given = given;
    var vocabulary = Vocabulary.of(exploration);
    given.keys().forEach(key -> key.check(vocabulary));
    var steps = exploration.steps();
    for (var step : steps) {
      if (step instanceof Step.Send send) {
        channels.putIfAbsent(send.name(), send.message().choices().getFirst().channel());
      } else if (step instanceof Question.Wait<?> wait) {
        wait.awaited().forEach(this::learn);
      } else if (step instanceof Question.Custom<?> custom) {
        learn(custom);
      } else if (step instanceof Question.Is is) {
        learn(is.condition());
      } else if (step instanceof Question.TakesCoupon coupon) {
        learn(new Key(About.COUPON, coupon.pool()), Assumed.COUPON);
      }
    }
    ends(exploration.plan());
    channels.forEach((step, channel) -> engages.put(step, engages(step, channel)));
    for (var date : vocabulary.all(Kind.DATE)) {
      dates.put(date, likely(new Key(About.DATE, date), Assumed.DATE));
    }
  }

  Engages of(String step) {
    var found = engages.get(step);
    if (found == null) {
      throw new IllegalStateException(
          "step \"%s\": on no path that was followed (expected it there)".formatted(step));
    }
    return found;
  }

  /** Everything that the contact may do elsewhere and the journey would notice. */
  Map<Event, Likely> events() {
    return events;
  }

  /** By the attribute. */
  Map<String, Likely> dates() {
    return dates;
  }

  /** The share of those who find one. */
  double coupon(String pool) {
    return share(new Key(About.COUPON, pool), Assumed.COUPON);
  }

  /** Of how many the answer is this one. */
  double answer(Question.Custom<?> question, Enum<?> answer) {
    return answers.getOrDefault(Vocabulary.answer(question, answer.name()), 0.0);
  }

  /** Whether a share of a condition as a whole is given, and need not be put together. */
  boolean isGiven(Condition condition) {
    return given.find(key(condition)) != null;
  }

  double share(Condition condition) {
    return share(key(condition), Assumed.CONDITION);
  }

  /** What was assumed, as lines of a rates file. */
  List<String> assumptions() {
    return List.copyOf(assumptions);
  }

  private static Key key(Condition condition) {
    return new Key(About.CONDITION, condition.toString());
  }

  private void learn(Occurrence occurrence) {
    switch (occurrence) {
      case Occurrence.Engaged engaged -> learn(engaged);
      case Occurrence.Happened happened -> learn(happened.event(), Assumed.EVENT);
    }
  }

  private void learn(Occurrence.Engaged engaged) {
    var step = engaged.message().step();
    if (!engaged.link().isEmpty()) {
      links.computeIfAbsent(step, _ -> new LinkedHashSet<>()).add(engaged.link());
    }
    var about = about(engaged.how());
    var link = engaged.link();
    if (link.isEmpty() || given.find(new Key(about, step, link)) == null) {
      awaited.add(new Key(about, step));
    }
  }

  private static About about(Engagement how) {
    return switch (how) {
      case DELIVERED -> About.DELIVERS;
      case OPENED -> About.OPENS;
      case CLICKED -> About.CLICKS;
      case REPLIED -> About.REPLIES;
    };
  }

  private void learn(Event event, Likely assumed) {
    if (!events.containsKey(event)) {
      events.put(event, likely(new Key(About.EVENT, event.toString()), assumed));
    }
  }

  private void ends(Plan plan) {
    if (plan.goal() != null) {
      learn(plan.goal(), Assumed.GOAL);
    }
    plan.exits().forEach(exit -> learn(exit, Assumed.EXIT));
  }

  private void learn(Condition condition) {
    if (isGiven(condition)) {
      return;
    }
    switch (condition) {
      case Condition.All all -> all.conditions().forEach(this::learn);
      case Condition.Any any -> any.conditions().forEach(this::learn);
      case Condition.Not not -> learn(not.condition());
      case Condition.Attribute _,
          Condition.Score _,
          Condition.Stage _,
          Condition.Language _,
          Condition.OnList _,
          Condition.SegmentName _,
          Condition.Consents _,
          Condition.Did _ ->
          learn(key(condition), Assumed.CONDITION);
    }
  }

  /** What is left of one is shared evenly by the answers of which nothing is said. */
  private void learn(Question.Custom<?> question) {
    double said = 0;
    var silent = new ArrayList<String>();
    for (var answer : question.answers()) {
      var name = Vocabulary.answer(question, answer.name());
      var rate = given.find(key(question, answer));
      if (rate == null) {
        silent.add(name);
      } else {
        answers.put(name, rate.share());
        said += rate.share();
      }
    }
    if (said > 1 + 1e-9 || (silent.isEmpty() && said < 1 - 1e-9)) {
      throw new IllegalArgumentException(
          "%s: its answers are given shares of %s together (expected 1)"
              .formatted(question.name(), said));
    }
    for (var name : silent) {
      double share = (1 - said) / silent.size();
      answers.put(name, share);
    }
    for (var answer : question.answers()) {
      if (given.find(key(question, answer)) == null) {
        assume(key(question, answer), Rate.of(share(question, answer)));
      }
    }
  }

  private double share(Question.Custom<?> question, Enum<?> answer) {
    return Math.round(1000 * answer(question, answer)) / 1000.0;
  }

  private static Key key(Question.Custom<?> question, Enum<?> answer) {
    var name = question.name().substring("ask ".length());
    return new Key(About.ANSWER, name, answer.name());
  }

  private Engages engages(String step, Channel channel) {
    var delivers = message(step, channel, Engagement.DELIVERED, 1);
    var opens = message(step, channel, Engagement.OPENED, delivers.share());
    double most = opens.share() == 0 ? delivers.share() : opens.share();
    var clicks = message(step, channel, Engagement.CLICKED, most);
    var replies = message(step, channel, Engagement.REPLIED, most);
    var byLink = new LinkedHashMap<String, Likely>();
    for (var link : links.getOrDefault(step, Set.of())) {
      var rate = given.find(new Key(About.CLICKS, step, link));
      byLink.put(link, rate == null ? clicks : rate.or(clicks.delay()));
    }
    return new Engages(delivers, opens, clicks, replies, byLink);
  }

  /**
   * Finds what is said of the step, else of its channel, else what is assumed.
   *
   * @param most what may be said at most; an assumption is made smaller, a contradiction refused
   */
  private Likely message(String step, Channel channel, Engagement how, double most) {
    var ofStep = new Key(about(how), step);
    var ofChannel = new Key(about(how), channel.wireName());
    var key = given.find(ofStep) == null ? ofChannel : ofStep;
    var rate = given.find(key);
    var assumed = Assumed.of(channel, how);
    if (rate == null) {
      var fitting = new Likely(Math.min(assumed.share(), most), assumed.delay());
      if (awaited.contains(ofStep)) {
        assume(fitting.equals(assumed) ? ofChannel : ofStep, fitting.rate());
      }
      return fitting;
    }
    if (rate.share() > most) {
      throw new IllegalArgumentException(
          "%s: %s (expected at most %s: who clicks or replies has opened, and who opens was reached)"
              .formatted(key, rate.share(), most));
    }
    var completed = rate.or(assumed.delay());
    if (rate.delay() == null && awaited.contains(ofStep)) {
      assume(key, completed.rate());
    }
    return completed;
  }

  private Likely likely(Key key, Likely assumed) {
    var rate = given.find(key);
    var completed = rate == null ? assumed : rate.or(assumed.delay());
    if (rate == null || rate.delay() == null) {
      assume(key, completed.rate());
    }
    return completed;
  }

  private void learn(Key key, double assumed) {
    if (given.find(key) == null) {
      assume(key, Rate.of(assumed));
    }
  }

  private double share(Key key, double assumed) {
    var rate = given.find(key);
    return rate == null ? assumed : rate.share();
  }

  private void assume(Key key, Rate rate) {
    assumptions.add("%s = %s".formatted(key, rate));
  }
}
