package dev.senda.explorer.lint;

import dev.senda.explorer.Exploration;
import dev.senda.explorer.finding.JourneyFinding;
import dev.senda.explorer.finding.LintFinding;
import dev.senda.explorer.graph.Node;
import dev.senda.explorer.graph.StepText;
import dev.senda.explorer.lint.engine.GraphSearch;
import dev.senda.explorer.lint.engine.GraphSearch.Visit;
import dev.senda.explorer.lint.engine.KnownAnswers;
import dev.senda.explorer.lint.engine.SendFrequency;
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
import dev.senda.journey.catalog.CatalogContext;
import dev.senda.journey.catalog.NameSuggestions;
import dev.senda.journey.engine.MessageRef;
import dev.senda.journey.engine.Question;
import dev.senda.journey.engine.Step;
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
  public static final int DEFAULT_MAX_MESSAGES_PER_DAY = 2;

  private static final Duration MAX_WAIT = Duration.ofDays(366);

  private final Exploration exploration;
  private final Plan plan;
  private final CatalogContext catalogContext;
  private final int maxMessagesPerDay;
  private final Set<JourneyFinding> found;

  /** What was told once, on the shortest path, is not told again on others. */
  private final Set<String> reported = new HashSet<>();

  private Lint(Exploration exploration, CatalogContext catalogContext, int mostMessagesADay) {
    this.exploration = exploration;
    this.plan = exploration.plan();
    this.catalogContext = catalogContext;
    this.maxMessagesPerDay = mostMessagesADay;
    this.found = new LinkedHashSet<>(exploration.findings());
  }

  /** Everything that is wrong with a journey: also what its exploration found. */
  public static List<JourneyFinding> of(Exploration exploration, CatalogContext catalogContext) {
    return of(exploration, catalogContext, DEFAULT_MAX_MESSAGES_PER_DAY);
  }

  /** The same with another number of marketing messages within 24 hours. */
  public static List<JourneyFinding> of(
      Exploration exploration, CatalogContext catalogContext, int mostMessagesADay) {
    return new Lint(exploration, catalogContext, mostMessagesADay).run();
  }

  private List<JourneyFinding> run() {
    checkPlan();
    new GraphSearch<Boolean>((seen, _, _) -> seen).visitAll(exploration.start(), true, this::check);
    checkUnreachableAnswers();
    checkCoupons();
    checkSendFrequency();
    return List.copyOf(found);
  }

  private void add(LintFinding lintFinding) {
    if (reported.add(lintFinding.toString().replace(lintFinding.path(), ""))) {
      found.add(lintFinding);
    }
  }

  private void checkPlan() {
    plan.starts().forEach(event -> check(event, "starts on", ""));
    if (plan.goal() != null) {
      check(plan.goal(), "goal", "");
    }
    plan.exits().forEach(event -> check(event, "exits on", ""));
  }

  private void check(Visit<Boolean> visit) {
    if (!(visit.node() instanceof Node.StepNode stepNode)) {
      return;
    }
    var step = stepNode.step();
    switch (step) {
      case Step.Send send -> check(send, visit);
      case Step.Pause pause -> checkLength(pause, pause.duration(), visit);
      case Step.Act act -> check(act.action(), visit);
      case Question.Wait<?> wait -> check(wait, visit);
      case Question.ConditionHolds conditionHolds -> check(conditionHolds.condition(), visit);
      case Question.DateReached dateReached ->
          checkAttribute(dateReached.date().attribute(), dateReached.name(), visit);
      case Question.VariantChoice<?> choice -> check(choice.split(), visit);
      case Step.PauseUntil _,
          Step.Round _,
          Step.Exit _,
          Question.DeliveryStatusOf _,
          Question.TakeCoupon _,
          Question.HasChange _,
          Question.Custom<?> _ -> {}
    }
    if (step instanceof Question<?>
        && !(step instanceof Question.TakeCoupon)
        && stepNode.next().getFirst() instanceof Node.EndNode end
        && stepNode.next().stream().allMatch(end::equals)) {
      add(new LintFinding.QuestionWithoutEffect(step.name(), visit.path()));
    }
  }

  // What is sent.

  private void check(Step.Send send, Visit<Boolean> visit) {
    if (plan.messageClass() == MessageClass.MARKETING
        && plan.topic() == null
        && found.stream().noneMatch(LintFinding.MissingTopic.class::isInstance)) {
      add(new LintFinding.MissingTopic(send.name(), visit.path()));
    }
    for (var message : send.message().choices()) {
      if (message.isAtLeastOnce() && plan.messageClass() != MessageClass.TRANSACTIONAL) {
        add(
            new LintFinding.PossibleDuplicateSend(
                send.name(), message.inWords(), plan.messageClass(), visit.path()));
      }
      for (var locale : catalogContext.locales()) {
        var variables = catalogContext.templateVariables(plan.name(), message, locale);
        if (variables.isEmpty()) {
          add(
              new LintFinding.MissingTemplate(
                  send.name(), message.template(), message.channel(), locale, visit.path()));
        }
        variables
            .orElse(Set.of())
            .forEach(variable -> check(variable, send, message, locale, visit));
      }
    }
  }

  private void check(
      CatalogContext.TemplateVariable variable,
      Step.Send send,
      Message.Single message,
      Locale locale,
      Visit<Boolean> visit) {
    var expected = expectedInstead(variable);
    if (expected != null) {
      add(
          new LintFinding.UnknownVariable(
              send.name(), message.template(), locale, variable.name(), expected, visit.path()));
    }
  }

  /** What is expected in place of the variable; null where it is filled. */
  private @Nullable String expectedInstead(CatalogContext.TemplateVariable variable) {
    var parts = variable.name().split("\\.", 2);
    var name = parts.length == 2 ? parts[1] : "";
    return switch (parts[0]) {
      case "contact" ->
          catalogContext.attributes().contains(name)
              ? null
              : "something that contacts have"
                  + NameSuggestions.didYouMean(name, catalogContext.attributes());
      case "event" -> expectedOfEvent(name, variable.hasDefault());
      case "coupon", "company", "links" -> null;
      default -> "a variable of contact, event, company or links, or coupon";
    };
  }

  private @Nullable String expectedOfEvent(String property, boolean mayBeMissing) {
    if (plan.starts().isEmpty()) {
      return "no event, for none starts the journey";
    }
    Predicate<Event> has =
        event ->
            !catalogContext.events().containsKey(event.name())
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
        : "a property of the event that starts the journey"
            + NameSuggestions.didYouMean(property, known);
  }

  private Set<String> propertiesOf(Event event) {
    return catalogContext.events().getOrDefault(event.name(), Set.of());
  }

  private void checkCoupons() {
    new GraphSearch<Boolean>(
            (taken, step, answer) ->
                taken || (step instanceof Question.TakeCoupon && Boolean.TRUE.equals(answer)))
        .visitAll(
            exploration.start(),
            false,
            visit -> {
              if (!visit.state()
                  && visit.node() instanceof Node.StepNode stepNode
                  && stepNode.step() instanceof Step.Send send) {
                checkNoCouponPrinted(send, visit);
              }
            });
  }

  private void checkNoCouponPrinted(Step.Send send, Visit<Boolean> visit) {
    for (var message : send.message().choices()) {
      for (var locale : catalogContext.locales()) {
        if (catalogContext
            .templateVariables(plan.name(), message, locale)
            .orElse(Set.of())
            .contains(new CatalogContext.TemplateVariable("coupon", false))) {
          add(
              new LintFinding.UnknownVariable(
                  send.name(),
                  message.template(),
                  locale,
                  "coupon",
                  "takesCoupon(...) to have said yes before",
                  visit.path()));
        }
      }
    }
  }

  private void checkSendFrequency() {
    if (plan.messageClass() != MessageClass.MARKETING) {
      return;
    }
    new GraphSearch<SendFrequency>(
            (sendFrequency, step, answer) -> sendFrequency.after(step, answer))
        .visitAll(
            exploration.start(),
            SendFrequency.START,
            visit -> {
              if (visit.node() instanceof Node.StepNode stepNode
                  && stepNode.step() instanceof Step.Send send
                  && visit.state().recentSends().size() >= maxMessagesPerDay) {
                add(
                    new LintFinding.TooManyMessages(
                        send.name(),
                        visit.state().recentSends().size() + 1,
                        maxMessagesPerDay,
                        visit.path()));
              }
            });
  }

  // What is waited for and asked.

  private void check(Question.Wait<?> wait, Visit<Boolean> visit) {
    checkLength(wait, wait.within(), visit);
    for (var occurrence : wait.awaited()) {
      switch (occurrence) {
        case Occurrence.Happened happened -> check(happened.event(), wait.name(), visit.path());
        case Occurrence.Engaged engaged -> {
          checkReported(wait, engaged, visit);
          checkLink(wait, engaged, visit);
        }
      }
    }
  }

  private void checkLength(Step step, Duration duration, Visit<Boolean> visit) {
    if (duration.compareTo(MAX_WAIT) > 0) {
      add(new LintFinding.WaitTooLong(step.name(), duration, MAX_WAIT, visit.path()));
    }
  }

  private void checkReported(
      Question.Wait<?> wait, Occurrence.Engaged engaged, Visit<Boolean> visit) {
    var channels = channelsOf(engaged.message());
    if (!channels.isEmpty()
        && channels.stream().noneMatch(channel -> reports(channel, engaged.engagement()))) {
      add(
          new LintFinding.UnreportedEngagement(
              wait.name(), engaged.engagement(), channels.iterator().next(), visit.path()));
    }
  }

  /** A link that no template names is never clicked. */
  private void checkLink(Question.Wait<?> wait, Occurrence.Engaged engaged, Visit<Boolean> visit) {
    if (engaged.link().isEmpty()) {
      return;
    }
    for (var message : messages(engaged.message())) {
      for (var locale : catalogContext.locales()) {
        if (catalogContext.templateVariables(plan.name(), message, locale).isPresent()) {
          checkName(
              wait.name(),
              "link of %s in %s".formatted(message.inWords(), locale.toLanguageTag()),
              engaged.link(),
              catalogContext.linkNames(plan.name(), message, locale),
              visit.path());
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

  private void check(Split<?> split, Visit<Boolean> visit) {
    for (int i = 0; i < split.variants().size(); i++) {
      if (split.weights().get(i) == 0) {
        add(
            new LintFinding.UnreachableAnswer(
                split.name(), split.variants().get(i).toString(), "its weight is 0", visit.path()));
      }
    }
  }

  private void check(Action action, Visit<Boolean> visit) {
    switch (action) {
      case Action.EnrollIn enroll ->
          checkName(
              action.toString(),
              "journey",
              enroll.journey(),
              catalogContext.journeyNames(),
              visit.path());
      case Action.Emit emit -> checkSpelling(emit.event(), action.toString(), visit.path());
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

  private void check(Condition condition, Visit<Boolean> visit) {
    switch (condition) {
      case Condition.SegmentReference segment ->
          checkName(
              condition.toString(),
              "segment",
              segment.name(),
              catalogContext.segmentNames(),
              visit.path());
      case Condition.Attribute attribute ->
          checkAttribute(attribute.name(), condition.toString(), visit);
      case Condition.Did did -> check(did.event(), condition.toString(), visit.path());
      case Condition.All all -> all.conditions().forEach(one -> check(one, visit));
      case Condition.Any any -> any.conditions().forEach(one -> check(one, visit));
      case Condition.Not not -> check(not.condition(), visit);
      case Condition.Score _,
          Condition.Stage _,
          Condition.Language _,
          Condition.OnList _,
          Condition.Consents _ -> {}
    }
  }

  // Names.

  private void checkAttribute(String attribute, String where, Visit<Boolean> visit) {
    var known = new TreeSet<>(catalogContext.attributes());
    for (var step : exploration.steps()) {
      if (step instanceof Step.Act(Action.SetAttribute set)) {
        known.add(set.attribute());
      }
    }
    checkName(where, "attribute", attribute, known, visit.path());
  }

  private void checkName(
      String where, String what, String name, Collection<String> known, String path) {
    if (!known.contains(name)) {
      add(
          new LintFinding.UnknownName(
              where,
              what,
              name,
              "one that there is" + NameSuggestions.didYouMean(name, known),
              path));
    }
  }

  private void check(Event event, String where, String path) {
    if (checkSpelling(event, where, path)) {
      return;
    }
    var known = new TreeSet<>(catalogContext.events().keySet());
    known.addAll(emitted());
    if (!known.contains(event.name())) {
      add(
          new LintFinding.UnknownName(
              where,
              "event",
              event.name(),
              "one of the tracking plan, or that the journey emits"
                  + NameSuggestions.didYouMean(event.name(), known),
              path));
      return;
    }
    var properties = propertiesOf(event);
    for (var property : event.properties()) {
      if (catalogContext.events().containsKey(event.name())
          && !properties.contains(property.name())) {
        add(
            new LintFinding.UnknownName(
                where,
                "property of event \"%s\"".formatted(event.name()),
                property.name(),
                "one that it has" + NameSuggestions.didYouMean(property.name(), properties),
                path));
      }
    }
  }

  /** Whether the event is another one, written differently. */
  private boolean checkSpelling(Event event, String where, String path) {
    if (catalogContext.events().containsKey(event.name())) {
      return false;
    }
    var others = new TreeSet<>(catalogContext.events().keySet());
    for (var other : others) {
      if (NameSuggestions.isSameIgnoringCaseAndPunctuation(event.name(), other)) {
        add(
            new LintFinding.UnknownName(
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

  private record BlockedAnswer(
      Visit<KnownAnswers> here, Question<?> question, Object answer, Node next) {}

  /**
   * Events that end the journey before any wait for them; and conditions that contradict what was
   * answered just before, where that leaves something out of reach.
   */
  private void checkUnreachableAnswers() {
    var blocked = new LinkedHashMap<List<Object>, BlockedAnswer>();
    var reached = new HashSet<String>();
    new GraphSearch<KnownAnswers>(Lint::knownAfter)
        .visitAll(
            exploration.start(),
            KnownAnswers.NONE,
            visit -> {
              reached.add(describe(visit.node()));
              if (visit.node() instanceof Node.StepNode stepNode) {
                checkWaitEndedFirst(stepNode, visit);
                for (int i = 0; i < stepNode.next().size(); i++) {
                  var answer = stepNode.answer(i);
                  if (answer != null
                      && stepNode.step() instanceof Question<?> question
                      && knownAfter(visit.state(), question, answer) == null) {
                    blocked.putIfAbsent(
                        List.of(stepNode, answer),
                        new BlockedAnswer(visit, question, answer, stepNode.next().get(i)));
                  }
                }
              }
            });
    for (var way : blocked.values()) {
      var lost = firstUnreached(way.next(), reached, new HashSet<>());
      if (lost != null) {
        reached.add(lost);
        add(
            new LintFinding.UnreachableAnswer(
                way.question().name(),
                StepText.answerText(way.answer()),
                "the opposite was answered just before, and \"%s\" is never reached"
                    .formatted(lost),
                way.here().path()));
      }
    }
  }

  private static @Nullable KnownAnswers knownAfter(
      KnownAnswers before, Step step, @Nullable Object answer) {
    return switch (step) {
      case Question.ConditionHolds conditionHolds -> {
        boolean holds = Boolean.TRUE.equals(answer);
        yield before.answerTo(conditionHolds.condition()).orElse(holds) == holds
            ? before.with(conditionHolds.condition(), holds)
            : null;
      }
      case Question.VariantChoice<?> _,
          Question.DeliveryStatusOf _,
          Question.HasChange _,
          Step.Round _ ->
          before;
      case Step.Send _,
          Step.Pause _,
          Step.PauseUntil _,
          Step.Act _,
          Step.Exit _,
          Question.Wait<?> _,
          Question.DateReached _,
          Question.TakeCoupon _,
          Question.Custom<?> _ ->
          KnownAnswers.NONE;
    };
  }

  private void checkWaitEndedFirst(Node.StepNode stepNode, Visit<KnownAnswers> visit) {
    if (!(stepNode.step() instanceof Question.Wait<?> wait)) {
      return;
    }
    for (var occurrence : wait.awaited()) {
      if (occurrence instanceof Occurrence.Happened happened) {
        var end = endedBy(happened.event());
        if (end != null) {
          add(
              new LintFinding.UnreachableAnswer(
                  wait.name(),
                  wait instanceof Question.WaitFor ? "yes" : First.of(occurrence).toString(),
                  end + " ends the journey first",
                  visit.path()));
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

  private static @Nullable String firstUnreached(Node node, Set<String> reached, Set<Node> seen) {
    if (!seen.add(node)) {
      return null;
    }
    var words = describe(node);
    if (!reached.contains(words)) {
      return words;
    }
    if (node instanceof Node.StepNode stepNode) {
      for (var next : stepNode.next()) {
        var lost = firstUnreached(next, reached, seen);
        if (lost != null) {
          return lost;
        }
      }
    }
    return null;
  }

  private static String describe(Node node) {
    return switch (node) {
      case Node.StepNode stepNode -> StepText.describe(stepNode.step(), null);
      case Node.EndNode endNode -> endNode.end().toString();
    };
  }
}
