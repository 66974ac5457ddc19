package dev.senda.explorer.simulation.rates;

import dev.senda.explorer.Exploration;
import dev.senda.explorer.JourneyVocabulary;
import dev.senda.explorer.JourneyVocabulary.NameKind;
import dev.senda.explorer.simulation.rates.RateKey.RateSubject;
import dev.senda.journey.AwaitedEvent;
import dev.senda.journey.Channel;
import dev.senda.journey.Condition;
import dev.senda.journey.Engagement;
import dev.senda.journey.Event;
import dev.senda.journey.NamedCondition;
import dev.senda.journey.Plan;
import dev.senda.journey.engine.Question;
import dev.senda.journey.engine.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The rates of everything that one journey asks, with an assumption where none is given. */
public final class RateModel {

  private final Rates given;
  private final Map<String, Channel> channels = new LinkedHashMap<>();
  private final Map<String, Set<String>> links = new HashMap<>();
  private final Set<String> confirmations = new HashSet<>();
  private final Map<String, Set<String>> textAnswers = new HashMap<>();
  private final Map<String, MessageRates> messageRates = new HashMap<>();
  private final Map<Event, ResolvedRate> events = new LinkedHashMap<>();
  private final Map<String, ResolvedRate> dates = new LinkedHashMap<>();
  private final Map<String, ResolvedRate> tasks = new HashMap<>();
  private final Map<String, Double> answers = new HashMap<>();

  /** What contacts do with messages that the journey waits for: only that needs to be assumed. */
  private final Set<RateKey> awaited = new LinkedHashSet<>();

  private final Set<String> assumptions = new LinkedHashSet<>();

  /**
   * What contacts do with the messages of a step. Shares are of those sent.
   *
   * @param linkRates by the name of the link
   * @param answerShares by the name of the answer by text; the other replies are another text
   */
  public record MessageRates(
      ResolvedRate deliveryRate,
      ResolvedRate openRate,
      ResolvedRate clickRate,
      ResolvedRate replyRate,
      Map<String, ResolvedRate> linkRates,
      Map<String, Double> answerShares) {}

  public RateModel(Exploration exploration, Rates given) {
    this.given = given;
    var vocabulary = JourneyVocabulary.of(exploration);
    given.keys().forEach(key -> key.requireKnownIn(vocabulary));
    var steps = exploration.steps();
    for (var step : steps) {
      if (step instanceof Step.Send send) {
        channels.putIfAbsent(send.name(), send.message().choices().getFirst().channel());
      } else if (step instanceof Question.Wait<?> wait) {
        wait.awaited().forEach(this::addRatesOf);
      } else if (step instanceof Question.Custom<?> custom) {
        addRatesOf(custom);
      } else if (step instanceof Question.ConditionHolds conditionHolds) {
        addRatesOf(conditionHolds.condition());
      } else if (step instanceof Question.TakeCoupon coupon) {
        addRatesOf(new RateKey(RateSubject.COUPON, coupon.pool()), AssumedRates.COUPON);
      }
    }
    addGoalAndExits(exploration.plan());
    channels.forEach((step, channel) -> messageRates.put(step, resolveMessageRates(step, channel)));
    for (var date : vocabulary.namesOf(NameKind.DATE)) {
      dates.put(date, likely(new RateKey(RateSubject.DATE, date), AssumedRates.DATE));
    }
  }

  public MessageRates messageRates(String step) {
    var found = messageRates.get(step);
    if (found == null) {
      throw new IllegalStateException(
          "step \"%s\": on no path that was followed (expected it there)".formatted(step));
    }
    return found;
  }

  /** Everything that the contact may do elsewhere and the journey would notice. */
  public Map<Event, ResolvedRate> events() {
    return events;
  }

  /** By the attribute. */
  public Map<String, ResolvedRate> dates() {
    return dates;
  }

  /**
   * How often, and how soon, your team does the task of that text; empty if nobody waits for it.
   */
  public Optional<ResolvedRate> taskRate(String text) {
    return Optional.ofNullable(tasks.get(text));
  }

  /** The share of those who find one. */
  public double couponShare(String pool) {
    return share(new RateKey(RateSubject.COUPON, pool), AssumedRates.COUPON);
  }

  /** Of how many the answer is this one. */
  public double answerShare(Question.Custom<?> question, Enum<?> answer) {
    return answers.getOrDefault(JourneyVocabulary.answer(question, answer.name()), 0.0);
  }

  /** Whether a share of a condition as a whole is given, and need not be put together. */
  public boolean isGiven(Condition condition) {
    return given.find(key(condition)) != null;
  }

  public double share(Condition condition) {
    return share(key(condition), AssumedRates.CONDITION);
  }

  /** What was assumed, as lines of a rates file. */
  public List<String> assumptions() {
    return List.copyOf(assumptions);
  }

  private static RateKey key(Condition condition) {
    return new RateKey(RateSubject.CONDITION, condition.toString());
  }

  private void addRatesOf(AwaitedEvent awaitedEvent) {
    switch (awaitedEvent) {
      case AwaitedEvent.Engaged engaged -> addRatesOf(engaged);
      case AwaitedEvent.Answered answered -> {
        textAnswers
            .computeIfAbsent(answered.message().step(), _ -> new LinkedHashSet<>())
            .add(answered.answer());
        awaited.add(new RateKey(RateSubject.REPLIES, answered.message().step()));
      }
      case AwaitedEvent.TaskDone done -> {
        var text = done.task().task().text();
        tasks.put(text, likely(new RateKey(RateSubject.TASK, text), AssumedRates.TASK));
      }
      // What is not delivered bounces.
      case AwaitedEvent.Bounced bounced ->
          awaited.add(new RateKey(RateSubject.DELIVERS, bounced.message().step()));
      case AwaitedEvent.Happened happened -> addRatesOf(happened.event(), AssumedRates.EVENT);
    }
  }

  private void addRatesOf(AwaitedEvent.Engaged engaged) {
    var step = engaged.message().step();
    if (engaged.isConfirmation()) {
      confirmations.add(step);
      return;
    }
    if (!engaged.link().isEmpty()) {
      links.computeIfAbsent(step, _ -> new LinkedHashSet<>()).add(engaged.link());
    }
    var rateSubject = about(engaged.engagement());
    var link = engaged.link();
    if (link.isEmpty() || given.find(new RateKey(rateSubject, step, link)) == null) {
      awaited.add(new RateKey(rateSubject, step));
    }
  }

  private static RateSubject about(Engagement how) {
    return switch (how) {
      case DELIVERED -> RateSubject.DELIVERS;
      case OPENED -> RateSubject.OPENS;
      case CLICKED -> RateSubject.CLICKS;
      case REPLIED -> RateSubject.REPLIES;
    };
  }

  private void addRatesOf(Event event, ResolvedRate assumed) {
    if (!events.containsKey(event)) {
      events.put(event, likely(new RateKey(RateSubject.EVENT, event.toString()), assumed));
    }
  }

  private void addGoalAndExits(Plan plan) {
    if (plan.goal() != null) {
      addRatesOf(plan.goal(), AssumedRates.GOAL);
    }
    plan.exits().forEach(exit -> addRatesOf(exit, AssumedRates.EXIT));
  }

  private void addRatesOf(Condition condition) {
    if (isGiven(condition)) {
      return;
    }
    switch (condition) {
      case Condition.All all -> all.conditions().forEach(this::addRatesOf);
      case Condition.Any any -> any.conditions().forEach(this::addRatesOf);
      case Condition.Not not -> addRatesOf(not.condition());
      case NamedCondition named -> addRatesOf(named.condition());
      case Condition.Simple _ -> addRatesOf(key(condition), AssumedRates.CONDITION);
    }
  }

  /** What is left of one is shared evenly by the answers of which nothing is said. */
  private void addRatesOf(Question.Custom<?> question) {
    double said = 0;
    var silent = new ArrayList<String>();
    for (var answer : question.answers()) {
      var name = JourneyVocabulary.answer(question, answer.name());
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
    return Math.round(1000 * answerShare(question, answer)) / 1000.0;
  }

  private static RateKey key(Question.Custom<?> question, Enum<?> answer) {
    var name = question.name().substring("ask ".length());
    return new RateKey(RateSubject.ANSWER, name, answer.name());
  }

  private MessageRates resolveMessageRates(String step, Channel channel) {
    var delivers = message(step, channel, Engagement.DELIVERED, 1);
    var opens = message(step, channel, Engagement.OPENED, delivers.share());
    double most = opens.share() == 0 ? delivers.share() : opens.share();
    var clicks = message(step, channel, Engagement.CLICKED, most);
    var replies = message(step, channel, Engagement.REPLIED, most);
    var byLink = new LinkedHashMap<String, ResolvedRate>();
    for (var link : links.getOrDefault(step, Set.of())) {
      var rate = given.find(new RateKey(RateSubject.CLICKS, step, link));
      byLink.put(link, rate == null ? clicks : rate.withDefaultDelay(clicks.delay()));
    }
    if (confirmations.contains(step)) {
      byLink.put(AwaitedEvent.Engaged.CONFIRMED, confirmationRate(step, delivers));
    }
    return new MessageRates(
        delivers, opens, clicks, replies, byLink, answerShares(step, replies.share()));
  }

  /** Of those who asked for the mail, and so of many more than click in another one. */
  private ResolvedRate confirmationRate(String step, ResolvedRate delivers) {
    var key = new RateKey(RateSubject.CONFIRMS, step);
    var assumed = AssumedRates.CONFIRMATION;
    var rate =
        likely(key, new ResolvedRate(Math.min(assumed.share(), delivers.share()), assumed.delay()));
    if (rate.share() > delivers.share()) {
      throw new IllegalArgumentException(
          "%s: %s (expected at most %s: who confirms was reached)"
              .formatted(key, rate.share(), delivers.share()));
    }
    return rate;
  }

  /** An answer of which nothing is said has the same share of the replies as any other text. */
  private Map<String, Double> answerShares(String step, double replies) {
    var names = textAnswers.getOrDefault(step, Set.of());
    var shares = new LinkedHashMap<String, Double>();
    for (var name : names) {
      var rate = given.find(new RateKey(RateSubject.REPLIES, step, name));
      shares.put(name, rate == null ? replies / (names.size() + 1) : rate.share());
    }
    double sum = shares.values().stream().mapToDouble(Double::doubleValue).sum();
    if (sum > replies + 1e-9) {
      throw new IllegalArgumentException(
          "%s.replies: %s, and %s for its answers (expected at most as many answers as replies)"
              .formatted(step, replies, sum));
    }
    return shares;
  }

  /**
   * Finds what is said of the step, else of its channel, else what is assumed.
   *
   * @param most what may be said at most; an assumption is made smaller, a contradiction refused
   */
  private ResolvedRate message(String step, Channel channel, Engagement how, double most) {
    var ofStep = new RateKey(about(how), step);
    var ofChannel = new RateKey(about(how), channel.wireName());
    var key = given.find(ofStep) == null ? ofChannel : ofStep;
    var rate = given.find(key);
    var assumed = AssumedRates.of(channel, how);
    if (rate == null) {
      var fitting = new ResolvedRate(Math.min(assumed.share(), most), assumed.delay());
      if (awaited.contains(ofStep)) {
        assume(fitting.equals(assumed) ? ofChannel : ofStep, fitting.toRate());
      }
      return fitting;
    }
    if (rate.share() > most) {
      throw new IllegalArgumentException(
          "%s: %s (expected at most %s: who clicks or replies has opened, and who opens was reached)"
              .formatted(key, rate.share(), most));
    }
    var completed = rate.withDefaultDelay(assumed.delay());
    if (rate.delay() == null && awaited.contains(ofStep)) {
      assume(key, completed.toRate());
    }
    return completed;
  }

  private ResolvedRate likely(RateKey key, ResolvedRate assumed) {
    var rate = given.find(key);
    var completed = rate == null ? assumed : rate.withDefaultDelay(assumed.delay());
    if (rate == null || rate.delay() == null) {
      assume(key, completed.toRate());
    }
    return completed;
  }

  private void addRatesOf(RateKey key, double assumed) {
    if (given.find(key) == null) {
      assume(key, Rate.of(assumed));
    }
  }

  private double share(RateKey key, double assumed) {
    var rate = given.find(key);
    return rate == null ? assumed : rate.share();
  }

  private void assume(RateKey key, Rate rate) {
    assumptions.add("%s = %s".formatted(key, rate));
  }
}
