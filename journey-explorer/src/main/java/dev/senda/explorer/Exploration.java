package dev.senda.explorer;

import static java.util.Spliterator.IMMUTABLE;
import static java.util.Spliterator.NONNULL;
import static java.util.Spliterator.ORDERED;

import dev.senda.explorer.finding.JourneyFinding;
import dev.senda.explorer.graph.JourneyPath;
import dev.senda.explorer.graph.Node;
import dev.senda.explorer.graph.PathEnd;
import dev.senda.explorer.graph.PathIterator;
import dev.senda.explorer.picture.Picture;
import dev.senda.explorer.picture.PictureBuilder;
import dev.senda.explorer.source.JourneySource;
import dev.senda.journey.AwaitedEvent;
import dev.senda.journey.Engagement;
import dev.senda.journey.Event;
import dev.senda.journey.Plan;
import dev.senda.journey.engine.Question;
import dev.senda.journey.engine.Step;
import dev.senda.journey.engine.TaskRef;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** The result of exploring a journey: its paths, steps, awaited events and findings. */
public final class Exploration {

  private final Plan plan;
  private final Node start;
  private final List<JourneyFinding> findings;
  private final Coverage coverage;
  private final @Nullable List<JourneyPath> sample;
  private final JourneySource source;
  private final AwaitedEvents awaitedEvents;

  /**
   * @param sample the paths that were followed; null where they are all paths through the nodes
   * @param source the journey's class, and the lines that take its steps
   */
  Exploration(
      Plan plan,
      Node start,
      List<JourneyFinding> findings,
      Coverage coverage,
      @Nullable List<JourneyPath> sample,
      JourneySource source) {
    this.plan = plan;
    this.start = start;
    this.findings = findings;
    this.coverage = coverage;
    this.sample = sample;
    this.source = source;
    this.awaitedEvents = findAwaitedEvents();
  }

  /**
   * The events and engagements that a journey awaits, on any path.
   *
   * @param events the awaited events, the goal and the exits
   * @param engagements those that answer one of its waits: where it waits for an open, also a
   *     click, which proves the open
   * @param answers the answers by text that one of its waits awaits
   * @param tasks the tasks that one of its waits awaits
   * @param deliveryStatus whether it must know of bounces and complaints: it waits for engagement
   *     with a message or for its bounce, or asks for a delivery status
   */
  public record AwaitedEvents(
      Set<Event> events,
      Set<Engagement> engagements,
      Set<AwaitedEvent.Answered> answers,
      Set<TaskRef> tasks,
      boolean deliveryStatus) {
    public AwaitedEvents {
      events = Collections.unmodifiableSet(new LinkedHashSet<>(events));
      engagements = Collections.unmodifiableSet(new LinkedHashSet<>(engagements));
      answers = Collections.unmodifiableSet(new LinkedHashSet<>(answers));
      tasks = Collections.unmodifiableSet(new LinkedHashSet<>(tasks));
    }
  }

  public Plan plan() {
    return plan;
  }

  /** The problems of the journey; empty for a journey that may run. */
  public List<JourneyFinding> findings() {
    return findings;
  }

  /** The journey's class, and the lines of it that take its steps. */
  public JourneySource source() {
    return source;
  }

  /** Whether every path was followed to its end. */
  public boolean isExhaustive() {
    return coverage instanceof Coverage.EveryPath;
  }

  /** How much of the journey was explored; its text is a sentence. */
  public Coverage coverage() {
    return coverage;
  }

  /** Every path that was followed, yes before no. There can be up to a million. */
  public Stream<JourneyPath> paths() {
    if (sample != null) {
      return sample.stream();
    }
    return StreamSupport.stream(
            Spliterators.spliteratorUnknownSize(
                new PathIterator(start), ORDERED | NONNULL | IMMUTABLE),
            false)
        .filter(path -> !(path.end() instanceof PathEnd.Truncated));
  }

  /** How many paths were followed. */
  public long pathCount() {
    return coverage.paths();
  }

  /** The journey as a Mermaid flowchart, always the same for the same journey. */
  public String mermaid() {
    return picture().mermaid();
  }

  /**
   * The journey as an SVG, always the same for the same journey. It has light colours; a stylesheet
   * can change them by its CSS classes.
   */
  public String svg() {
    return picture().svg();
  }

  private Picture picture() {
    return PictureBuilder.build(plan, start, isExhaustive());
  }

  /** The events and engagements that the journey awaits on any path. */
  public AwaitedEvents awaitedEvents() {
    return awaitedEvents;
  }

  private AwaitedEvents findAwaitedEvents() {
    var events = new LinkedHashSet<Event>();
    var engagements = EnumSet.noneOf(Engagement.class);
    var answers = new LinkedHashSet<AwaitedEvent.Answered>();
    var tasks = new LinkedHashSet<TaskRef>();
    boolean deliveryStatus = false;
    for (var step : steps()) {
      deliveryStatus |= step instanceof Question.DeliveryStatusOf;
      if (step instanceof Question.Wait<?> wait) {
        for (var awaitedEvent : wait.awaited()) {
          switch (awaitedEvent) {
            case AwaitedEvent.Happened happened -> events.add(happened.event());
            case AwaitedEvent.Engaged engaged ->
                Stream.of(Engagement.values())
                    .filter(engagement -> engagement.implies(engaged.engagement()))
                    .forEach(engagements::add);
            case AwaitedEvent.Answered answered -> {
              engagements.add(Engagement.REPLIED);
              answers.add(answered);
            }
            case AwaitedEvent.Bounced _ -> deliveryStatus = true;
            case AwaitedEvent.TaskDone done -> tasks.add(done.task());
          }
        }
      }
    }
    if (plan.goal() != null) {
      events.add(plan.goal());
    }
    events.addAll(plan.exits());
    return new AwaitedEvents(
        events, engagements, answers, tasks, deliveryStatus || !engagements.isEmpty());
  }

  /** Every step of any path, in the order in which a reader of the code meets them. */
  public Set<Step> steps() {
    var steps = new LinkedHashSet<Step>();
    for (var node : nodes()) {
      if (node instanceof Node.StepNode stepNode) {
        steps.add(stepNode.step());
      }
    }
    return steps;
  }

  /** Where every path begins. */
  public Node start() {
    return start;
  }

  /** Every node, in the order in which the paths meet them. */
  Set<Node> nodes() {
    var nodes = new LinkedHashSet<Node>();
    collect(start, nodes);
    return nodes;
  }

  private static void collect(Node node, Set<Node> nodes) {
    if (nodes.add(node) && node instanceof Node.StepNode stepNode) {
      stepNode.next().forEach(next -> collect(next, nodes));
    }
  }
}
