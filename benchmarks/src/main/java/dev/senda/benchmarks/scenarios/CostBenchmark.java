package dev.senda.benchmarks.scenarios;

import dev.senda.benchmarks.environment.BenchEnvironment;
import dev.senda.benchmarks.environment.OperationCounts;
import dev.senda.benchmarks.environment.OperationCounts.Counts;
import dev.senda.benchmarks.report.Format;
import dev.senda.benchmarks.report.Section;
import dev.senda.benchmarks.report.Table;
import dev.senda.benchmarks.workload.Contender;
import dev.senda.benchmarks.workload.Journeys;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;

/**
 * What one enrollment of journey R asks of PostgreSQL and Temporal, counted by them: it shows what
 * Senda does that the others do not.
 */
public final class CostBenchmark implements Benchmark {

  private static final List<Contender> ALL =
      List.of(Contender.SENDA, Contender.MAIL, Contender.EMPTY);
  private static final int AT_ONCE = 64;
  private static final int IDLE_SECONDS = 5;
  private static final int SHOWN_STATEMENTS = 25;
  private static final int LONGEST_STATEMENT = 110;
  private static final double FEW = 0.02;
  private static final double KILO = 1_000;

  private final Map<Contender, Cost> costs = new EnumMap<>(Contender.class);

  /** Of a block of enrollments. */
  private record Cost(Counts counts, double allocated, Journeys.Block block) {

    double each(double all) {
      return all / block.enrollments();
    }
  }

  @Override
  public String name() {
    return "cost";
  }

  @Override
  public String summary() {
    return "statements, commits, calls of Temporal and bytes for each enrollment, counted";
  }

  @Override
  public Section run(BenchEnvironment environment, Size size)
      throws IOException, InterruptedException, SQLException {
    int count = size.of(4, 100, 1_000);
    var journeys = new Journeys(environment);
    var operations = environment.servers().counts();
    operations.begin();
    try {
      for (var contender : ALL) { // what is done only once is not an enrollment's cost
        journeys.runBlock(contender, size.of(1, 20, 100), AT_ONCE);
      }
      var atRest = operations.read();
      Thread.sleep(size.of(0, IDLE_SECONDS, IDLE_SECONDS) * 1_000L);
      var idle = operations.read().since(atRest);
      for (var contender : ALL) {
        environment.say("Counting: " + contender.title());
        costs.put(contender, measure(environment, journeys, operations, contender, count));
      }
      return section(count, idle);
    } finally {
      operations.end();
    }
  }

  private static Cost measure(
      BenchEnvironment environment,
      Journeys journeys,
      OperationCounts operations,
      Contender contender,
      int count)
      throws IOException, InterruptedException, SQLException {
    var runs = journeys.prepare(contender, count);
    var before = operations.read();
    long allocated = environment.allocated(contender.process());
    var block = journeys.runBlock(contender, runs, AT_ONCE);
    return new Cost(
        operations.read().since(before),
        environment.allocated(contender.process()) - allocated,
        block);
  }

  private Section section(int count, Counts idle) {
    return new Section("What one enrollment costs, counted")
        .paragraph(
            """
            %d enrollments of journey R each, %d at once; PostgreSQL and Temporal count what they are asked to do. \
            Calls of Temporal are those of its frontend: workers and clients together, and polls that found nothing. \
            All of Senda's processes at rest ask PostgreSQL for %s statements in the time in which they make one \
            enrollment in this benchmark."""
                .formatted(count, AT_ONCE, Format.number(idlePerEnrollment(idle))))
        .table(
            table("for each enrollment")
                .row(cells("statements", cost -> cost.counts().statementCalls()))
                .row(cells("their execution, ms", cost -> cost.counts().statementMillis()))
                .row(cells("transactions", cost -> cost.counts().commits()))
                .row(cells("writes of the log to the disk", cost -> cost.counts().flushes()))
                .row(cells("log of PostgreSQL, kB", cost -> cost.counts().walBytes() / KILO))
                .row(cells("calls of Temporal", cost -> cost.counts().temporalCalls()))
                .row(cells("allocated by its process, kB", cost -> cost.allocated() / KILO)))
        .table(calls())
        .table(statements());
  }

  private double idlePerEnrollment(Counts idle) {
    var senda = costs.get(Contender.SENDA);
    double seconds = IDLE_SECONDS + 1.2;
    return senda == null
        ? 0
        : idle.statementCalls() / seconds * senda.block().seconds() / senda.block().enrollments();
  }

  private static Table table(String title) {
    return Table.of(
        title, Contender.SENDA.title(), Contender.MAIL.title(), Contender.EMPTY.title());
  }

  private String[] cells(String title, ToDoubleFunction<Cost> value) {
    return new String[] {
      title, cell(Contender.SENDA, value), cell(Contender.MAIL, value), cell(Contender.EMPTY, value)
    };
  }

  private String cell(Contender contender, ToDoubleFunction<Cost> value) {
    var cost = costs.get(contender);
    return cost == null ? "-" : Format.number(cost.each(value.applyAsDouble(cost)));
  }

  private Table calls() {
    var table = table("calls of Temporal for each enrollment");
    var names = new TreeSet<String>();
    costs.values().forEach(cost -> names.addAll(cost.counts().calls().keySet()));
    for (var name : names) {
      ToDoubleFunction<Cost> calls = cost -> cost.counts().calls().getOrDefault(name, 0.0);
      if (costs.values().stream().anyMatch(cost -> cost.each(calls.applyAsDouble(cost)) > FEW)) {
        table.row(cells(name, calls));
      }
    }
    return table;
  }

  private Table statements() {
    var table = Table.of("Senda's statements", "for each enrollment", "us each");
    var senda = costs.get(Contender.SENDA);
    if (senda != null) {
      senda.counts().statements().entrySet().stream()
          .filter(one -> senda.each(one.getValue().calls()) > FEW)
          .sorted(Comparator.comparingDouble(one -> -one.getValue().millis()))
          .limit(SHOWN_STATEMENTS)
          .forEach(
              one ->
                  table.row(
                      "`%s`".formatted(shortened(one.getKey())),
                      Format.number(senda.each(one.getValue().calls())),
                      Format.number(one.getValue().millis() * KILO / one.getValue().calls())));
    }
    return table;
  }

  private static String shortened(String statement) {
    var line = statement.replace('|', '/').replace('`', ' ');
    return line.length() <= LONGEST_STATEMENT
        ? line
        : line.substring(0, LONGEST_STATEMENT) + " ...";
  }
}
