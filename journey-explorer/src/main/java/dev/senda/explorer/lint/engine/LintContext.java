package dev.senda.explorer.lint.engine;

import dev.senda.explorer.Exploration;
import dev.senda.explorer.finding.LintFinding;
import dev.senda.explorer.finding.LocatedFinding;
import dev.senda.explorer.graph.Node;
import dev.senda.explorer.lint.engine.GraphSearch.Visit;
import dev.senda.explorer.source.JourneySource;
import dev.senda.explorer.source.SourceLocation;
import dev.senda.journey.Message;
import dev.senda.journey.Plan;
import dev.senda.journey.catalog.CatalogContext;
import dev.senda.journey.engine.MessageRef;
import dev.senda.journey.engine.Step;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The input of the lint rules about a journey, and the collector of their findings. */
public final class LintContext {

  /** A step at a node, with the shortest path to it. */
  public record StepVisit<S extends Step>(S step, Visit<?> visit) {

    /** The steps from the start to this one, as text. */
    public String path() {
      return visit.path();
    }
  }

  /** A template that a send needs: one of its messages in one of the locales. */
  public record TemplateUse(StepVisit<Step.Send> send, Message.Single message, Locale locale) {

    /** The name of the send. */
    public String step() {
      return send.step().name();
    }
  }

  private final Exploration exploration;
  private final CatalogContext catalog;
  private final List<Visit<Boolean>> visits = new ArrayList<>();
  private final List<LocatedFinding> findings = new ArrayList<>();

  /** A finding is reported on the shortest path only. */
  private final Set<Object> reported = new HashSet<>();

  public LintContext(Exploration exploration, CatalogContext catalog) {
    this.exploration = exploration;
    this.catalog = catalog;
    new GraphSearch<Boolean>((state, _, _) -> state)
        .visitAll(exploration.start(), true, visits::add);
  }

  public Plan plan() {
    return exploration.plan();
  }

  /** The names and templates that the application declares. */
  public CatalogContext catalog() {
    return catalog;
  }

  /** Where every path begins. */
  public Node start() {
    return exploration.start();
  }

  /** Every step of any path. */
  public Set<Step> steps() {
    return exploration.steps();
  }

  /** Every node once, on the shortest path to it. */
  public List<Visit<Boolean>> visits() {
    return visits;
  }

  /** Every node with a step of that type, on the shortest path to it. */
  public <S extends Step> List<StepVisit<S>> visitsOf(Class<S> type) {
    var all = new ArrayList<StepVisit<S>>();
    for (var visit : visits) {
      if (visit.node() instanceof Node.StepNode stepNode && type.isInstance(stepNode.step())) {
        all.add(new StepVisit<>(type.cast(stepNode.step()), visit));
      }
    }
    return all;
  }

  /** Every template that the journey needs, in every locale. */
  public List<TemplateUse> templateUses() {
    return visitsOf(Step.Send.class).stream().flatMap(send -> templateUses(send).stream()).toList();
  }

  /** The templates that one send needs, in every locale. */
  public List<TemplateUse> templateUses(StepVisit<Step.Send> send) {
    var uses = new ArrayList<TemplateUse>();
    for (var message : send.step().message().choices()) {
      for (var locale : catalog.locales(plan().name())) {
        uses.add(new TemplateUse(send, message, locale));
      }
    }
    return uses;
  }

  /** The messages to which a reference can resolve. */
  public Set<Message.Single> messagesOf(MessageRef reference) {
    var messages = new LinkedHashSet<Message.Single>();
    for (var step : steps()) {
      if (step instanceof Step.Send send && send.ref().equals(reference)) {
        messages.addAll(send.message().choices());
      }
    }
    return messages;
  }

  /** The journey's class, and the lines of it that take its steps. */
  public JourneySource source() {
    return exploration.source();
  }

  /** Adds a finding, unless it has been reported already on another path. */
  public void report(LintFinding finding) {
    if (reported.add(finding.identity())) {
      findings.add(new LocatedFinding(finding, locationOf(finding).orElse(null)));
    }
  }

  /** Adds a finding about this line, unless it has been reported already. */
  public void report(LintFinding finding, @Nullable SourceLocation location) {
    if (reported.add(finding.identity())) {
      findings.add(new LocatedFinding(finding, location));
    }
  }

  /** Adds a finding about a template: its line is the first one with this text. */
  public void report(LintFinding finding, TemplateUse use, String text) {
    report(
        finding,
        catalog
            .templateFile(plan().name(), use.message(), use.locale())
            .map(file -> new SourceLocation(file.path(), file.lineOf(text)))
            .orElse(null));
  }

  private Optional<SourceLocation> locationOf(LintFinding finding) {
    return finding.path().isEmpty()
        ? source().code().inPlan(finding.where())
        : source().steps().of(finding.where()).or(() -> source().steps().of(lastStep(finding)));
  }

  /** The step at the end of the finding's path; a part of a condition is no step. */
  private String lastStep(LintFinding finding) {
    return visits.stream()
        .filter(visit -> visit.path().equals(finding.path()))
        .map(Visit::node)
        .map(node -> node instanceof Node.StepNode stepNode ? stepNode.step().name() : "")
        .findFirst()
        .orElse("");
  }

  /** What was reported, in that order. */
  public List<LocatedFinding> findings() {
    return List.copyOf(findings);
  }
}
