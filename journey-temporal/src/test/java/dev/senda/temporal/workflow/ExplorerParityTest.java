package dev.senda.temporal.workflow;

import static dev.senda.journey.AwaitedEvent.bounced;
import static dev.senda.journey.AwaitedEvent.clicked;
import static dev.senda.journey.AwaitedEvent.happened;
import static dev.senda.journey.Message.email;
import static dev.senda.journey.Message.sms;
import static dev.senda.journey.Time.days;
import static dev.senda.journey.Time.time;
import static dev.senda.journey.Time.within;
import static java.time.DayOfWeek.FRIDAY;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.catalog.Catalog;
import dev.senda.explorer.Explorer;
import dev.senda.explorer.graph.PathEnd;
import dev.senda.journey.Action;
import dev.senda.journey.AwaitedEvent;
import dev.senda.journey.DeliveryStatus;
import dev.senda.journey.Journey;
import dev.senda.journey.Message;
import dev.senda.journey.Moment;
import dev.senda.journey.Plan;
import dev.senda.journey.engine.Step;
import dev.senda.temporal.testing.AllVerbsJourney;
import dev.senda.temporal.testing.ExplorerParityHarness;
import dev.senda.temporal.testing.InlineJourney;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The workflow takes the paths that the explorer lists, with the same answers in the same order.
 */
@Timeout(300)
class ExplorerParityTest {

  private enum Reaction {
    CLICKED,
    BOUNCED,
    ORDERED,
    NOTHING
  }

  private static final int ALL = 500;
  private static final int SOME = 60;

  static Collection<Journey> catalog() {
    return Catalog.load().journeys();
  }

  @Test
  void allVerbsJourney_usesEveryVerb() {
    var exploration = Explorer.explore(new AllVerbsJourney());
    var used = new LinkedHashSet<Class<?>>();
    exploration.steps().forEach(step -> addTypesIn(step, used));
    if (exploration.paths().anyMatch(path -> path.end() instanceof PathEnd.Exited)) {
      used.add(Step.Exit.class);
    }

    assertThat(used)
        .containsAll(
            Stream.of(Step.class, Action.class, AwaitedEvent.class, Moment.class, Message.class)
                .flatMap(ExplorerParityTest::leavesOf)
                .collect(toCollection(LinkedHashSet::new)));
  }

  /** Includes contacts who were inside before a guarded change. */
  @Test
  void allVerbsJourney_hasParity() throws Exception {
    assertParity(new AllVerbsJourney(), Integer.MAX_VALUE, ALL);
  }

  @Test
  void allVerbsJourney_hasParityInManyShortRuns() throws Exception {
    assertParity(new AllVerbsJourney(), 12, SOME);
  }

  @ParameterizedTest
  @MethodSource("catalog")
  void shippedJourney_hasParity(Journey journey) throws Exception {
    assertParity(journey, Integer.MAX_VALUE, SOME);
  }

  /** A report ends a wait, comes before one, or comes while the message is being sent. */
  @Test
  void bouncesAndComplaints_takeTheSamePathsInWorkflowAndExplorer() throws Exception {
    Journey journey =
        InlineJourney.inline(
            Plan.named("reports"),
            lead -> {
              var guide = lead.send(email("guide"));
              boolean opened = guide.openedWithin(days(3));
              if (guide.delivery() == DeliveryStatus.BOUNCED) {
                var nudge = lead.send(sms("nudge"));
                if (nudge.delivery() == DeliveryStatus.COMPLAINED) {
                  lead.exit("complained of the nudge");
                }
                lead.set("nudged", nudge.clickedWithin(days(1)));
              }
              var order = happened("Order Completed");
              switch (lead.firstOf(
                  clicked(guide).means(Reaction.CLICKED),
                  bounced(guide).means(Reaction.BOUNCED),
                  order.means(Reaction.ORDERED),
                  within(days(4)).otherwise(Reaction.NOTHING))) {
                case CLICKED -> lead.score(5);
                case BOUNCED -> lead.score(-5);
                case ORDERED -> lead.score(10);
                case NOTHING -> lead.set("opened", opened);
              }
              if (guide.delivery() == DeliveryStatus.COMPLAINED) {
                lead.exit("complained");
              }
            });

    assertParity(journey, Integer.MAX_VALUE, ALL);
    assertParity(journey, 12, SOME);
  }

  /** The workflow goes on after the rounds that the explorer follows. */
  @Test
  void endlessLoops_takeTheSameRoundsInWorkflowAndExplorer() throws Exception {
    Journey journey =
        InlineJourney.inline(
            Plan.named("newsletter"),
            lead -> {
              for (int round : lead.every(FRIDAY, time(9, 0))) {
                if (lead.send(email("news")).clickedWithin(days(2))) {
                  lead.score(round);
                }
              }
            });

    assertParity(journey, Integer.MAX_VALUE, ALL);
    assertParity(journey, 12, SOME);
  }

  private static void assertParity(Journey journey, int longestHistory, int budget)
      throws Exception {
    var exploration = Explorer.explore(journey);
    try (var parity = new ExplorerParityHarness(journey, exploration, longestHistory)) {
      var paths = parity.paths(budget);
      assertThat(paths).isNotEmpty();
      assertThat(parity.runPaths(paths)).isEmpty();
    }
  }

  private static Stream<Class<?>> leavesOf(Class<?> sealed) {
    return sealed.isSealed()
        ? Arrays.stream(sealed.getPermittedSubclasses()).flatMap(ExplorerParityTest::leavesOf)
        : Stream.of(sealed);
  }

  /** The types of a value and of everything in it. */
  private static void addTypesIn(Object value, Set<Class<?>> types) {
    if (value instanceof List<?> list) {
      list.forEach(one -> addTypesIn(one, types));
    }
    if (value instanceof Record) {
      types.add(value.getClass());
      for (var component : value.getClass().getRecordComponents()) {
        try {
          var inside = component.getAccessor().invoke(value);
          if (inside != null) {
            addTypesIn(inside, types);
          }
        } catch (ReflectiveOperationException e) {
          throw new LinkageError(component.toString(), e);
        }
      }
    }
  }
}
