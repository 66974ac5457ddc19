package dev.senda.standalone.journeys;

import dev.senda.catalog.Catalog;
import dev.senda.explorer.Explorer;
import dev.senda.explorer.lint.TextLength;
import dev.senda.explorer.simulation.Simulation;
import dev.senda.explorer.simulation.rates.Rates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Forecasts messages, goals and load for a number of contacts. */
@Command(
    name = "simulate",
    description = {
      "Forecasts messages, goals and load for a number of contacts.",
      "Unknown rates are assumed and listed."
    },
    mixinStandardHelpOptions = true)
public final class SimulateCommand implements Callable<Integer> {

  @Parameters(paramLabel = "JOURNEY", description = "Its name: ./senda journeys lists them.")
  @SuppressWarnings("NullAway.Init") // set before call()
  private String name;

  @Option(
      names = "--contacts",
      paramLabel = "N",
      defaultValue = "10000",
      description = "Number of contacts (${DEFAULT-VALUE}).")
  private int contacts;

  @Option(
      names = "--days",
      paramLabel = "N",
      defaultValue = "0",
      description = "Spread the entries evenly over N days; 0 is all at once (${DEFAULT-VALUE}).")
  private int days;

  @Option(
      names = "--rates",
      paramLabel = "FILE",
      description = {
        "Rates of what contacts do, one per line, such as",
        "ebook-guide.opens = 0.35. What is missing is assumed."
      })
  private @Nullable Path rates;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Seed of the random numbers (${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--plot",
      paramLabel = "FILE",
      description = "Also plot messages per day and goals as an SVG file.")
  private @Nullable Path plot;

  @Spec
  @SuppressWarnings("NullAway.Init") // set before call()
  private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    var journey = JourneyLookup.require(Catalog.load(), name);
    if (days < 0) {
      throw new IllegalArgumentException("--days: %d (expected 0 or more)".formatted(days));
    }
    var given = rates == null ? Rates.assumed() : Rates.parse(read(rates), journey);
    var forecast =
        Simulation.of(journey)
            .contacts(contacts)
            .spreadOver(Duration.ofDays(days))
            .rates(given)
            .seed(seed)
            .run();
    var out = spec.commandLine().getOut();
    out.print(forecast);
    TextLength.of(Explorer.explore(journey), Catalog.load())
        .forEach(length -> out.println("each " + length));
    if (plot != null) {
      Files.writeString(plot, forecast.svg());
      out.println();
      out.println("The plot is in " + plot);
    }
    return 0;
  }

  private static String read(Path file) throws IOException {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException missing) {
      throw new IllegalArgumentException(
          "--rates: %s (expected a file that exists)".formatted(file), missing);
    }
  }
}
