package dev.senda.explorer;

import dev.senda.explorer.Search.Here;
import dev.senda.journey.Action;
import dev.senda.journey.Channel;
import dev.senda.journey.Condition;
import dev.senda.journey.Engagement;
import dev.senda.journey.Event;
import dev.senda.journey.First;
import dev.senda.journey.Message;
import dev.senda.journey.MessageClass;
import dev.senda.journey.Occurrence;
import dev.senda.journey.Plan;
import dev.senda.journey.Split;
import dev.senda.journey.engine.MessageRef;
import dev.senda.journey.engine.Question;
import dev.senda.journey.engine.Spelling;
import dev.senda.journey.engine.Step;
import dev.senda.journey.engine.Surroundings;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Looks for what a journey cannot be meant to do. Everything that it finds is an error; the journey
 * is to be changed, or what is beside it.
 *
 * <p>The rules on time take every wait as answered at once. A wait has a way out by its nature: its
 * time is up some day; so what is looked for is one of more than a year, or for something that
 * nobody ever reports.
 */
public final class Lint {

  /** The most marketing messages within 24 hours, unless another number is given. */
  public static final int MOST_MESSAGES_A_DAY = 2;

  private static final Duration LONGEST = Duration.ofDays(366);

  private final Exploration exploration;
  private final Plan plan;
  private final Surroundings surroundings;
  private final int mostMessagesADay;
  private final Set<Finding> found;

  /** What was told once, on the shortest path, is not told again on others. */
  private final Set<String> told = new HashSet<>();

  private Lint(Exploration exploration, Surroundings surroundings, int mostMessagesADay) {
    this.exploration = exploration;
    this.plan = exploration.plan();
    this.surroundings = surroundings;
    this.mostMessagesADay = mostMessagesADay;
    this.found = new LinkedHashSet<>(exploration.findings());
  }

  /** Everything that is wrong with a journey: also what its exploration found. */
  public static List<Finding> of(Exploration exploration, Surroundings surroundings) {
    return of(exploration, surroundings, MOST_MESSAGES_A_DAY);
  }

  /** The same with another number of marketing messages within 24 hours. */
  public static List<Finding> of(
      Exploration exploration, Surroundings surroundings, int mostMessagesADay) {
    return new Lint(exploration, surroundings, mostMessagesADay).look();
  }

  private List<Finding> look() {
    lookAtThePlan();
    new Search<Boolean>((seen, _, _) -> seen).from(exploration.start(), true, this::lookAt);
    lookForAnswersThatNeverCome();
    lookForCoupons();
    lookAtThePace();
    return List.copyOf(found);
  }

  private void add(Flaw flaw) {
    if (told.add(flaw.toString().replace(flaw.path(), ""))) {
      found.add(flaw);
    }
  }

  private void lookAtThePlan() {
    plan.starts().forEach(event -> check(event, "starts on", ""));
    if (plan.goal() != null) {
      check(plan.goal(), "goal", "");
    }
    plan.exits().forEach(event -> check(event, "exits on", ""));
  }

  private void lookAt(Here<Boolean> here) {
    if (!(here.node() instanceof Node.Junction junction)) {
      return;
    }
    var step = junction.step();
    switch (step) {
      case Step.Send send -> lookAt(send, here);
      case Step.Pause pause -> checkLength(pause, pause.duration(), here);
      case Step.Act act -> lookAt(act.action(), here);
      case Question.Wait<?> wait -> lookAt(wait, here);
      case Question.Is is -> lookAt(is.condition(), here);
      case Question.Reaches reaches ->
          checkAttribute(reaches.date().attribute(), reaches.name(), here);
      case Question.Choice<?> choice -> lookAt(choice.split(), here);
      case Step.PauseUntil _,
          Step.Round _,
          Step.Exit _,
          Question.DeliveryOf _,
          Question.TakesCoupon _,
          Question.Since _,
          Question.Custom<?> _ -> {}
    }
    if (step instanceof Question<?>
        && !(step instanceof Question.TakesCoupon)
        && junction.next().getFirst() instanceof Node.Leaf end
        && junction.next().stream().allMatch(end::equals)) {
      add(new Flaw.DeadEnd(step.name(), here.path()));
    }
  }

  // What is sent.

  private void lookAt(Step.Send send, Here<Boolean> here) {
    if (plan.messages() == MessageClass.MARKETING
        && plan.topic() == null
        && found.stream().noneMatch(Flaw.NoTopic.class::isInstance)) {
      add(new Flaw.NoTopic(send.name(), here.path()));
    }
    for (var message : send.message().choices()) {
      if (message.isAtLeastOnce() && plan.messages() != MessageClass.TRANSACTIONAL) {
        add(new Flaw.MayComeTwice(send.name(), message.inWords(), plan.messages(), here.path()));
      }
      for (var locale : surroundings.locales()) {
        var variables = surroundings.variables(plan.name(), message, locale);
        if (variables.isEmpty()) {
          add(
              new Flaw.NoTemplate(
                  send.name(), message.template(), message.channel(), locale, here.path()));
        }
        variables
            .orElse(Set.of())
            .forEach(variable -> check(variable, send, message, locale, here));
      }
    }
  }

  private void check(
      Surroundings.Variable variable,
      Step.Send send,
      Message.Single message,
      Locale locale,
      Here<Boolean> here) {
    var expected = missing(variable);
    if (expected != null) {
      add(
          new Flaw.UnknownVariable(
              send.name(), message.template(), locale, variable.name(), expected, here.path()));
    }
  }

  /** What is expected in place of the variable; null where it is filled. */
  private @Nullable String missing(Surroundings.Variable variable) {
    var parts = variable.name().split("\\.", 2);
    var name = parts.length == 2 ? parts[1] : "";
    return switch (parts[0]) {
      case "contact" ->
          surroundings.attributes().contains(name)
              ? null
              : "something that contacts have"
                  + Spelling.didYouMean(name, surroundings.attributes());
      case "event" -> missingOfEvent(name, variable.mayBeMissing());
      case "coupon", "company", "links" -> null;
      default -> "a variable of contact, event, company or links, or coupon";
    };
  }

  private @Nullable String missingOfEvent(String property, boolean mayBeMissing) {
    if (plan.starts().isEmpty()) {
      return "no event, for none starts the journey";
    }
    Predicate<Event> has =
        event ->
            !surroundings.events().containsKey(event.name())
                || propertiesOf(event).contains(property);
    if (mayBeMissing
        ? plan.starts().stream().anyMatch(has)
        : plan.starts().stream().allMatch(has)) {
      return null;
    }
    var known = new TreeSet<String>();
    plan.starts().forEach(event -> known.addAll(propertiesOf(event)));
    return known.contains(property)
        ? "a default, for not every event that starts the journey has it"
        : "a property of the event that starts the journey" + Spelling.didYouMean(property, known);
  }

  private Set<String> propertiesOf(Event event) {
    return surroundings.events().getOrDefault(event.name(), Set.of());
  }

  private void lookForCoupons() {
    new Search<Boolean>(
            (taken, step, answer) ->
                taken || (step instanceof Question.TakesCoupon && Boolean.TRUE.equals(answer)))
        .from(
            exploration.start(),
            false,
            here -> {
              if (!here.seen()
                  && here.node() instanceof Node.Junction junction
                  && junction.step() instanceof Step.Send send) {
                checkThatNoCouponIsPrinted(send, here);
              }
            });
  }

  private void checkThatNoCouponIsPrinted(Step.Send send, Here<Boolean> here) {
    for (var message : send.message().choices()) {
      for (var locale : surroundings.locales()) {
        if (surroundings
            .variables(plan.name(), message, locale)
            .orElse(Set.of())
            .contains(new Surroundings.Variable("coupon", false))) {
          add(
              new Flaw.UnknownVariable(
                  send.name(),
                  message.template(),
                  locale,
                  "coupon",
                  "takesCoupon(...) to have said yes before",
                  here.path()));
        }
      }
    }
  }

  private void lookAtThePace() {
    if (plan.messages() != MessageClass.MARKETING) {
      return;
    }
    new Search<Pace>((pace, step, answer) -> pace.after(step, answer))
        .from(
            exploration.start(),
            Pace.START,
            here -> {
              if (here.node() instanceof Node.Junction junction
                  && junction.step() instanceof Step.Send send
                  && here.seen().ago().size() >= mostMessagesADay) {
                add(
                    new Flaw.TooManyMessages(
                        send.name(), here.seen().ago().size() + 1, mostMessagesADay, here.path()));
              }
            });
  }

  // What is waited for and asked.

  private void lookAt(Question.Wait<?> wait, Here<Boolean> here) {
    checkLength(wait, wait.within(), here);
    for (var occurrence : wait.awaited()) {
      switch (occurrence) {
        case Occurrence.Happened happened -> check(happened.event(), wait.name(), here.path());
        case Occurrence.Engaged engaged -> {
          checkThatItIsReported(wait, engaged, here);
          checkLink(wait, engaged, here);
        }
      }
    }
  }

  private void checkLength(Step step, Duration duration, Here<Boolean> here) {
    if (duration.compareTo(LONGEST) > 0) {
      add(new Flaw.TooLong(step.name(), duration, LONGEST, here.path()));
    }
  }

  private void checkThatItIsReported(
      Question.Wait<?> wait, Occurrence.Engaged engaged, Here<Boolean> here) {
    var channels = channelsOf(engaged.message());
    if (!channels.isEmpty()
        && channels.stream().noneMatch(channel -> reports(channel, engaged.how()))) {
      add(
          new Flaw.NeverReported(
              wait.name(), engaged.how(), channels.iterator().next(), here.path()));
    }
  }

  /** A link that no template names is never clicked. */
  private void checkLink(Question.Wait<?> wait, Occurrence.Engaged engaged, Here<Boolean> here) {
    if (engaged.link().isEmpty()) {
      return;
    }
    for (var message : messages(engaged.message())) {
      for (var locale : surroundings.locales()) {
        if (surroundings.variables(plan.name(), message, locale).isPresent()) {
          checkName(
              wait.name(),
              "link of %s in %s".formatted(message.inWords(), locale.toLanguageTag()),
              engaged.link(),
              surroundings.links(plan.name(), message, locale),
              here.path());
        }
      }
    }
  }

  private Set<Channel> channelsOf(MessageRef message) {
    var channels = new LinkedHashSet<Channel>();
    messages(message).forEach(choice -> channels.add(choice.channel()));
    return channels;
  }

  private Set<Message.Single> messages(MessageRef message) {
    var messages = new LinkedHashSet<Message.Single>();
    for (var step : exploration.steps()) {
      if (step instanceof Step.Send send && send.ref().equals(message)) {
        messages.addAll(send.message().choices());
      }
    }
    return messages;
  }

  /** Whether the channel tells when a contact does this. */
  private static boolean reports(Channel channel, Engagement how) {
    return switch (channel) {
      case EMAIL, WHATSAPP, MESSENGER -> true;
      case SMS -> how != Engagement.OPENED;
      case PUSH -> how != Engagement.REPLIED;
      case WEBHOOK -> how == Engagement.DELIVERED;
    };
  }

  private void lookAt(Split<?> split, Here<Boolean> here) {
    for (int i = 0; i < split.variants().size(); i++) {
      if (split.weights().get(i) == 0) {
        add(
            new Flaw.NeverAnswered(
                split.name(), split.variants().get(i).toString(), "its weight is 0", here.path()));
      }
    }
  }

  private void lookAt(Action action, Here<Boolean> here) {
    switch (action) {
      case Action.EnrollIn enroll ->
          checkName(
              action.toString(),
              "journey",
              enroll.journey(),
              surroundings.journeyNames(),
              here.path());
      case Action.Emit emit -> checkSpelling(emit.event(), action.toString(), here.path());
      case Action.Score _,
          Action.SetAttribute _,
          Action.MoveTo _,
          Action.AddTo _,
          Action.RemoveFrom _,
          Action.Notify _,
          Action.OpenTask _,
          Action.CallWebhook _,
          Action.Perform _ -> {}
    }
  }

  private void lookAt(Condition condition, Here<Boolean> here) {
    switch (condition) {
      case Condition.SegmentName segment ->
          checkName(
              condition.toString(),
              "segment",
              segment.name(),
              surroundings.segmentNames(),
              here.path());
      case Condition.Attribute attribute ->
          checkAttribute(attribute.name(), condition.toString(), here);
      case Condition.Did did -> check(did.event(), condition.toString(), here.path());
      case Condition.All all -> all.conditions().forEach(one -> lookAt(one, here));
      case Condition.Any any -> any.conditions().forEach(one -> lookAt(one, here));
      case Condition.Not not -> lookAt(not.condition(), here);
      case Condition.Score _,
          Condition.Stage _,
          Condition.Language _,
          Condition.OnList _,
          Condition.Consents _ -> {}
    }
  }

  // Names.

  private void checkAttribute(String attribute, String where, Here<Boolean> here) {
    var known = new TreeSet<>(surroundings.attributes());
    for (var step : exploration.steps()) {
      if (step instanceof Step.Act(Action.SetAttribute set)) {
        known.add(set.attribute());
      }
    }
    checkName(where, "attribute", attribute, known, here.path());
  }

  private void checkName(
      String where, String what, String name, Collection<String> known, String path) {
    if (!known.contains(name)) {
      add(
          new Flaw.UnknownName(
              where, what, name, "one that there is" + Spelling.didYouMean(name, known), path));
    }
  }

  private void check(Event event, String where, String path) {
    if (checkSpelling(event, where, path)) {
      return;
    }
    var known = new TreeSet<>(surroundings.events().keySet());
    known.addAll(emitted());
    if (!known.contains(event.name())) {
      add(
          new Flaw.UnknownName(
              where,
              "event",
              event.name(),
              "one of the tracking plan, or that the journey emits"
                  + Spelling.didYouMean(event.name(), known),
              path));
      return;
    }
    var properties = propertiesOf(event);
    for (var property : event.properties()) {
      if (surroundings.events().containsKey(event.name())
          && !properties.contains(property.name())) {
        add(
            new Flaw.UnknownName(
                where,
                "property of event \"%s\"".formatted(event.name()),
                property.name(),
                "one that it has" + Spelling.didYouMean(property.name(), properties),
                path));
      }
    }
  }

  /** Whether the event is another one, written differently. */
  private boolean checkSpelling(Event event, String where, String path) {
    if (surroundings.events().containsKey(event.name())) {
      return false;
    }
    var others = new TreeSet<>(surroundings.events().keySet());
    for (var other : others) {
      if (Spelling.isTheSameButForSpelling(event.name(), other)) {
        add(
            new Flaw.UnknownName(
                where,
                "event",
                event.name(),
                "\"%s\", as it is spelt elsewhere".formatted(other),
                path));
        return true;
      }
    }
    return false;
  }

  private Set<String> emitted() {
    var emitted = new HashSet<String>();
    for (var step : exploration.steps()) {
      if (step instanceof Step.Act(Action.Emit emit)) {
        emitted.add(emit.event().name());
      }
    }
    return emitted;
  }

  // Answers that never come.

  private record Blocked(Here<Certain> here, Question<?> question, Object answer, Node next) {}

  /**
   * Events that end the journey before any wait for them; and conditions that contradict what was
   * answered just before, where that leaves something out of reach.
   */
  private void lookForAnswersThatNeverCome() {
    var blocked = new LinkedHashMap<List<Object>, Blocked>();
    var reached = new HashSet<String>();
    new Search<Certain>(Lint::certainAfter)
        .from(
            exploration.start(),
            Certain.NOTHING,
            here -> {
              reached.add(words(here.node()));
              if (here.node() instanceof Node.Junction junction) {
                lookForEnds(junction, here);
                for (int i = 0; i < junction.next().size(); i++) {
                  var answer = junction.answer(i);
                  if (answer != null
                      && junction.step() instanceof Question<?> question
                      && certainAfter(here.seen(), question, answer) == null) {
                    blocked.putIfAbsent(
                        List.of(junction, answer),
                        new Blocked(here, question, answer, junction.next().get(i)));
                  }
                }
              }
            });
    for (var way : blocked.values()) {
      var lost = firstLost(way.next(), reached, new HashSet<>());
      if (lost != null) {
        reached.add(lost);
        add(
            new Flaw.NeverAnswered(
                way.question().name(),
                Words.yesOrNo(way.answer()),
                "the opposite was answered just before, and \"%s\" is never reached"
                    .formatted(lost),
                way.here().path()));
      }
    }
  }

  private static @Nullable Certain certainAfter(
      Certain before, Step step, @Nullable Object answer) {
    return switch (step) {
      case Question.Is is -> {
        boolean holds = Boolean.TRUE.equals(answer);
        yield before.says(is.condition()).orElse(holds) == holds
            ? before.and(is.condition(), holds)
            : null;
      }
      case Question.Choice<?> _, Question.DeliveryOf _, Question.Since _, Step.Round _ -> before;
      case Step.Send _,
          Step.Pause _,
          Step.PauseUntil _,
          Step.Act _,
          Step.Exit _,
          Question.Wait<?> _,
          Question.Reaches _,
          Question.TakesCoupon _,
          Question.Custom<?> _ ->
          Certain.NOTHING;
    };
  }

  private void lookForEnds(Node.Junction junction, Here<Certain> here) {
    if (!(junction.step() instanceof Question.Wait<?> wait)) {
      return;
    }
    for (var occurrence : wait.awaited()) {
      if (occurrence instanceof Occurrence.Happened happened) {
        var end = endedBy(happened.event());
        if (end != null) {
          add(
              new Flaw.NeverAnswered(
                  wait.name(),
                  wait instanceof Question.Waits ? "yes" : First.of(occurrence).toString(),
                  end + " ends the journey first",
                  here.path()));
        }
      }
    }
  }

  /** What ends the journey whenever this event happens; null if nothing does. */
  private @Nullable String endedBy(Event event) {
    if (plan.goal() != null && alsoMatches(plan.goal(), event)) {
      return "the goal \"%s\"".formatted(plan.goal());
    }
    return plan.exits().stream()
        .filter(exit -> alsoMatches(exit, event))
        .findFirst()
        .map("the exit on \"%s\""::formatted)
        .orElse(null);
  }

  /** Whether whatever is the narrower event is the wider one, too. */
  private static boolean alsoMatches(Event wider, Event narrower) {
    return wider.name().equals(narrower.name())
        && narrower.properties().containsAll(wider.properties());
  }

  private static @Nullable String firstLost(Node node, Set<String> reached, Set<Node> seen) {
    if (!seen.add(node)) {
      return null;
    }
    var words = words(node);
    if (!reached.contains(words)) {
      return words;
    }
    if (node instanceof Node.Junction junction) {
      for (var next : junction.next()) {
        var lost = firstLost(next, reached, seen);
        if (lost != null) {
          return lost;
        }
      }
    }
    return null;
  }

  private static String words(Node node) {
    return switch (node) {
      case Node.Junction junction -> Words.taken(junction.step(), null);
      case Node.Leaf leaf -> leaf.end().toString();
    };
  }
}
