package dev.senda.catalog.recipes;

import static java.util.stream.Collectors.joining;

import dev.senda.catalog.Catalog;
import dev.senda.explorer.Exploration;
import dev.senda.explorer.Explorer;
import dev.senda.explorer.facts.JourneyFacts;
import dev.senda.journey.Channel;
import dev.senda.journey.Event;
import dev.senda.journey.Journey;
import dev.senda.journey.Message;
import dev.senda.journey.Plan;
import dev.senda.journey.Time;
import dev.senda.journey.engine.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Writes docs/recipes.md. */
final class RecipesPage {

  private static final String SOURCES = "workflows-catalog/src/main/java/";
  private static final Locale SPANISH = Locale.of("es");
  private static final Pattern JAVADOC =
      Pattern.compile(
          "/\\*\\*(.*?)\\*/\\s*(?:@\\w+\\([^)]*\\)\\s*)*public final class", Pattern.DOTALL);
  private static final Pattern RUN =
      Pattern.compile("  @Override\n(  public void run\\(.*)}\n$", Pattern.DOTALL);
  private static final Pattern SUBJECT = Pattern.compile("(?m)^subject: ['\"]?(.*?)['\"]?$");
  private static final Pattern OUTPUT_WITH_DEFAULT =
      Pattern.compile("\\{\\{.*?default: \"(.*?)\".*?}}");

  private static final String INTRODUCTION =
      """
      # Recipes

      Journeys that companies really run, ready to copy: each is a package of the [catalog](../workflows-catalog/src/main/java/dev/senda/catalog/) with its code, its mails in English and Spanish, its test, its path lock and its picture. Take one over by copying its package, and change words, times and conditions. [Your first journey](guide/first-journey.md) shows the way, [the language](guide/language.md) explains every word.

      A test generates this page from the code. The messages are the most that one contact gets. The events of Temporal's history are those of the cheapest and of the dearest path, by the [measured costs](costs.md); each event or engagement that is heard besides adds one to four.

      """;

  private final Catalog catalog;
  private final HistoryCosts costs;

  RecipesPage(Catalog catalog, HistoryCosts costs) {
    this.catalog = catalog;
    this.costs = costs;
  }

  String write() throws IOException {
    var page = new StringBuilder(INTRODUCTION);
    page.append("| recipe | what it is for | begins with |\n|---|---|---|\n");
    for (var journey : catalog.journeys()) {
      var plan = journey.plan();
      page.append(
          "| [%s](#%s) | %s | %s |\n"
              .formatted(plan.name(), plan.name(), plan.purpose(), beginsWith(plan)));
    }
    for (var journey : catalog.journeys()) {
      page.append(recipe(journey));
    }
    return page.toString();
  }

  private String recipe(Journey journey) throws IOException {
    var exploration = Explorer.explore(journey);
    var name = journey.getClass().getName().replace('.', '/');
    var file = SOURCES + name + ".java";
    var code = Files.readString(Path.of("..").resolve(file));

    return """

        ## %s

        %s

        | | |
        |---|---|
        %s

        [The whole class](../%s), [its test](../%s)

        <!-- from %s -->
        ```java
        %s```

        | message | channel | subject in English | in Spanish |
        |---|---|---|---|
        %s

        ```mermaid
        %s```
        """
        .formatted(
            journey.plan().name(),
            description(code),
            facts(exploration),
            file,
            "workflows-catalog/src/test/java/" + name + "Test.java",
            file,
            runOf(code),
            messages(journey, exploration),
            exploration.mermaid());
  }

  private String facts(Exploration exploration) {
    var plan = exploration.plan();
    var facts = JourneyFacts.of(exploration);
    var events = exploration.paths().mapToInt(costs::of).summaryStatistics();
    var rows = new ArrayList<String>();
    rows.add("| begins with | %s |".formatted(beginsWith(plan)));
    rows.add("| goal | %s |".formatted(goal(plan)));
    if (!plan.exits().isEmpty()) {
      rows.add("| ends early on | %s |".formatted(names(plan.exits())));
    }
    rows.add(
        "| topic and class | %s, %s |"
            .formatted(
                plan.topic() == null ? "none" : plan.topic(),
                plan.messageClass().name().toLowerCase(Locale.ROOT)));
    rows.add("| messages | at most %d |".formatted(facts.maxMessages()));
    var earliestEnd = facts.earliestEnd();
    rows.add(
        earliestEnd == null
            ? "| ends | %s |".formatted(facts.latestEnd())
            : "| ends | after %s at the earliest, %s |"
                .formatted(Time.inWords(earliestEnd), facts.latestEnd()));
    rows.add(
        "| costs | %d to %d events of history, %s |"
            .formatted(events.getMin(), events.getMax(), paths(exploration.pathCount())));
    return String.join("\n", rows);
  }

  private static String paths(long count) {
    return count == 1 ? "1 path" : count + " paths";
  }

  private static String beginsWith(Plan plan) {
    return plan.starts().isEmpty() ? "a launch, or the API" : names(plan.starts());
  }

  private static String goal(Plan plan) {
    var goal = plan.goal();
    return goal == null ? "none" : "%s, within %s".formatted(goal, Time.inWords(plan.goalWithin()));
  }

  private static String names(List<Event> events) {
    return events.stream().map(Event::toString).collect(joining(", "));
  }

  /** The first paragraph of the class's Javadoc. */
  private static String description(String code) {
    var javadoc = JAVADOC.matcher(code);
    if (!javadoc.find()) {
      throw new IllegalStateException("no Javadoc before the class in:\n" + code);
    }
    return javadoc
        .group(1)
        .replaceAll("\\n\\s*\\*", " ")
        .replaceAll("\\{@code (.*?)}", "`$1`")
        .replaceAll("\\s+", " ")
        .strip();
  }

  /** From the method {@code run} to the end of the class. */
  private static String runOf(String code) {
    var run = RUN.matcher(code);
    if (!run.find()) {
      throw new IllegalStateException("no method run at the end of:\n" + code);
    }
    return run.group(1).replaceAll("(?m)^  ", "");
  }

  private String messages(Journey journey, Exploration exploration) {
    return exploration.steps().stream()
        .filter(Step.Send.class::isInstance)
        .map(Step.Send.class::cast)
        .flatMap(send -> send.message().choices().stream())
        .distinct()
        .map(message -> row(journey, message))
        .collect(joining("\n"));
  }

  private String row(Journey journey, Message.Single message) {
    return "| %s | %s | %s | %s |"
        .formatted(
            message.step(),
            message.channel().wireName(),
            heading(journey, message, Locale.ENGLISH),
            heading(journey, message, SPANISH));
  }

  /** The subject of an email; the text of any other message. */
  private String heading(Journey journey, Message.Single message, Locale locale) {
    var text =
        catalog
            .templateText(journey, message.template(), message.channel(), locale)
            .orElseThrow(
                () -> new IllegalStateException(message + " has no template in " + locale));
    if (message.channel() != Channel.EMAIL) {
      return readable(text.strip());
    }
    var subject = SUBJECT.matcher(text);
    if (!subject.find()) {
      throw new IllegalStateException(message + " has no subject in " + locale);
    }
    var inCode = message instanceof Message.Email email ? email.subject() : null;
    return readable(inCode == null ? subject.group(1) : translated(text, inCode));
  }

  private static String translated(String template, String subject) {
    var translation =
        Pattern.compile("(?m)^  \"" + Pattern.quote(subject) + "\": \"(.*)\"$").matcher(template);
    return translation.find() ? translation.group(1) : subject;
  }

  /** With the default of each value that it prints. */
  private static String readable(String liquid) {
    return OUTPUT_WITH_DEFAULT.matcher(liquid).replaceAll("$1");
  }
}
