package dev.senda.explorer.lint;

import dev.senda.explorer.Exploration;
import dev.senda.explorer.finding.JourneyFinding;
import dev.senda.explorer.finding.LintFinding;
import dev.senda.explorer.finding.LocatedFinding;
import dev.senda.explorer.lint.engine.LintContext;
import dev.senda.explorer.lint.engine.LintRule;
import dev.senda.explorer.lint.rules.flow.ContradictedConditionRule;
import dev.senda.explorer.lint.rules.flow.GoalStartsJourneyRule;
import dev.senda.explorer.lint.rules.flow.NondeterministicCallRule;
import dev.senda.explorer.lint.rules.flow.QuestionWithoutEffectRule;
import dev.senda.explorer.lint.rules.flow.RoundWithoutWaitRule;
import dev.senda.explorer.lint.rules.flow.WaitEndedByGoalOrExitRule;
import dev.senda.explorer.lint.rules.flow.WaitTooLongRule;
import dev.senda.explorer.lint.rules.flow.ZeroWeightVariantRule;
import dev.senda.explorer.lint.rules.message.BrokenLinkRule;
import dev.senda.explorer.lint.rules.message.ConfirmationLinkRule;
import dev.senda.explorer.lint.rules.message.CouponNotTakenRule;
import dev.senda.explorer.lint.rules.message.MissingTemplateRule;
import dev.senda.explorer.lint.rules.message.MissingTopicRule;
import dev.senda.explorer.lint.rules.message.PossibleDuplicateSendRule;
import dev.senda.explorer.lint.rules.message.TooManyMessagesRule;
import dev.senda.explorer.lint.rules.message.UnknownLinkRule;
import dev.senda.explorer.lint.rules.message.UnknownVariableRule;
import dev.senda.explorer.lint.rules.message.UnreportedEngagementRule;
import dev.senda.explorer.lint.rules.message.UntranslatedSubjectRule;
import dev.senda.explorer.lint.rules.name.EventSpellingRule;
import dev.senda.explorer.lint.rules.name.RememberedEventRule;
import dev.senda.explorer.lint.rules.name.UndeclaredNameRule;
import dev.senda.explorer.lint.rules.name.UnknownAttributeRule;
import dev.senda.explorer.lint.rules.name.UnknownEventPropertyRule;
import dev.senda.explorer.lint.rules.name.UnknownEventRule;
import dev.senda.explorer.lint.rules.name.UnknownJourneyRule;
import dev.senda.explorer.lint.rules.name.UnknownSegmentRule;
import dev.senda.explorer.lint.rules.name.UnknownStartPropertyRule;
import dev.senda.explorer.source.SourceLocation;
import dev.senda.explorer.source.StepLocations;
import dev.senda.journey.catalog.CatalogContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Checks a journey for mistakes that its author cannot have meant. Every finding is an error:
 * either the journey must change, or its templates, or the names that the application declares.
 *
 * <p>The rules about time assume that every wait is answered at once, because that is the shortest
 * way through the journey.
 */
public final class Lint {

  /** The largest number of marketing messages within 24 hours, unless the caller gives another. */
  public static final int DEFAULT_MAX_MESSAGES_PER_DAY = 2;

  private Lint() {}

  /**
   * Everything that is wrong with a journey: what its exploration found, then the findings of each
   * rule.
   */
  public static List<JourneyFinding> of(Exploration exploration, CatalogContext catalogContext) {
    return of(exploration, catalogContext, DEFAULT_MAX_MESSAGES_PER_DAY);
  }

  /** The same with another limit of marketing messages within 24 hours. */
  public static List<JourneyFinding> of(
      Exploration exploration, CatalogContext catalogContext, int maxMessagesPerDay) {
    return located(exploration, catalogContext, maxMessagesPerDay).stream()
        .map(LocatedFinding::finding)
        .toList();
  }

  /** The same, each with the line to look at. */
  public static List<LocatedFinding> located(
      Exploration exploration, CatalogContext catalogContext) {
    return located(exploration, catalogContext, DEFAULT_MAX_MESSAGES_PER_DAY);
  }

  private static List<LocatedFinding> located(
      Exploration exploration, CatalogContext catalogContext, int maxMessagesPerDay) {
    var context = new LintContext(exploration, catalogContext);
    for (var rule : rules(maxMessagesPerDay)) {
      rule.check(context);
    }
    var findings = new ArrayList<>(ofExploration(exploration));
    findings.addAll(
        Intentions.of(exploration.source().journey()).withoutIntended(context.findings()));
    return List.copyOf(findings);
  }

  /** An endless loop also repeats its steps: that is one mistake, not several. */
  private static List<LocatedFinding> ofExploration(Exploration exploration) {
    var steps = exploration.source().steps();
    boolean isEndless =
        exploration.findings().stream().anyMatch(JourneyFinding.EndlessPath.class::isInstance);
    return exploration.findings().stream()
        .filter(finding -> !(isEndless && finding instanceof JourneyFinding.DuplicateStepName))
        .map(finding -> new LocatedFinding(finding, locationOf(finding, steps).orElse(null)))
        .toList();
  }

  private static Optional<SourceLocation> locationOf(JourneyFinding finding, StepLocations steps) {
    return switch (finding) {
      case JourneyFinding.UncaughtException thrown -> steps.ofError(thrown.error());
      case JourneyFinding.DuplicateStepName twice -> steps.lastOf(twice.step());
      case JourneyFinding.Nondeterministic changed ->
          steps.of(changed.then()).or(() -> steps.of(changed.first()));
      case JourneyFinding.StepAfterEnd _,
          JourneyFinding.EndlessPath _,
          JourneyFinding.TooManyPaths _,
          JourneyFinding.DependsOnEarlierAnswer _,
          LintFinding _ ->
          steps.of(finding.where());
    };
  }

  private static List<LintRule> rules(int maxMessagesPerDay) {
    return List.of(
        new EventSpellingRule(),
        new UnknownEventRule(),
        new UnknownEventPropertyRule(),
        new UnknownJourneyRule(),
        new UnknownSegmentRule(),
        new UnknownAttributeRule(),
        new UnknownStartPropertyRule(),
        new RememberedEventRule(),
        new MissingTopicRule(),
        new MissingTemplateRule(),
        new UnknownVariableRule(),
        new CouponNotTakenRule(),
        new UnknownLinkRule(),
        new ConfirmationLinkRule(),
        new BrokenLinkRule(),
        new UnreportedEngagementRule(),
        new PossibleDuplicateSendRule(),
        new TooManyMessagesRule(maxMessagesPerDay),
        new UntranslatedSubjectRule(),
        new UndeclaredNameRule(),
        new NondeterministicCallRule(),
        new GoalStartsJourneyRule(),
        new QuestionWithoutEffectRule(),
        new WaitTooLongRule(),
        new RoundWithoutWaitRule(),
        new ZeroWeightVariantRule(),
        new WaitEndedByGoalOrExitRule(),
        new ContradictedConditionRule());
  }
}
