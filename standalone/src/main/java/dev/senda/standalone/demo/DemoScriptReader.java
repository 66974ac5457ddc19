package dev.senda.standalone.demo;

import static dev.senda.journey.Channel.EMAIL;
import static dev.senda.journey.Channel.SMS;

import dev.senda.catalog.Catalog;
import dev.senda.catalog.UnknownJourneyException;
import java.io.IOException;
import java.io.Reader;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/** Reads scripts from a CSV file (RFC 4180). */
public final class DemoScriptReader {

  static final List<String> COLUMNS =
      List.of(
          "first_name",
          "last_name",
          "email",
          "locale",
          "time_zone",
          "traits",
          "consents",
          "journey",
          "enters_by",
          "story",
          "acts",
          "ends",
          "mails");

  private static final Pattern ADDRESS = Pattern.compile("[a-z0-9._-]+@[a-z0-9-]+(\\.[a-z0-9-]+)+");
  private static final Pattern LOCALE = Pattern.compile("[a-z]{2}(-[A-Z]{2})?");
  private static final Pattern TRAIT = Pattern.compile("([a-z_]+)=([^=]+)");
  private static final Pattern CONSENT =
      Pattern.compile("(?<topic>[a-z0-9-]+)(:(?<channel>email|sms))?");
  private static final String CONSENT_EXPECTED =
      "topics, each by email, or by sms as in product-tips:sms";
  private static final Pattern OUTCOME = Pattern.compile("COMPLETED|(GOAL|EXITED): .+");
  private static final Pattern ACTION =
      Pattern.compile(
          "(?<step>[a-z0-9-]+) (?<action>opens|clicks|unsubscribes|one-click|does (?<event>[^/]+?))( after (?<count>\\d+)(?<unit>[hd]))?");
  private static final String ACTION_EXPECTED =
      "\"<step> opens|clicks|unsubscribes|one-click|does <event>\", then perhaps \"after 12h\" or \"after 2d\"; several with / between them";

  private final String file;
  private final Catalog catalog;
  private final Set<String> addresses = new HashSet<>();

  private DemoScriptReader(String file, Catalog catalog) {
    this.file = file;
    this.catalog = catalog;
  }

  /**
   * Reads the demo scripts from CSV.
   *
   * @param file the name of the file in errors
   * @throws InvalidScriptException at the first invalid line; the message has line, column and the
   *     expected value
   */
  public static List<DemoScript> read(Reader reader, String file, Catalog catalog)
      throws IOException {
    return new DemoScriptReader(file, catalog).read(reader);
  }

  /** A line of the file is invalid. */
  static final class InvalidScriptException extends IOException {
    private static final long serialVersionUID = 1;

    InvalidScriptException(String message) {
      super(message);
    }
  }

  private List<DemoScript> read(Reader reader) throws IOException {
    var scripts = new ArrayList<DemoScript>();
    try (var csv = CSVParser.parse(reader, CSVFormat.RFC4180)) {
      var records = csv.iterator();
      if (!records.hasNext()) {
        throw new InvalidScriptException(
            "%s: empty (expected a line of column names)".formatted(file));
      }
      var header = records.next().toList();
      if (!header.equals(COLUMNS)) {
        throw new InvalidScriptException(
            "%s, line 1: \"%s\" (expected the columns %s)"
                .formatted(file, String.join(",", header), String.join(",", COLUMNS)));
      }
      for (long line = csv.getCurrentLineNumber() + 1;
          records.hasNext();
          line = csv.getCurrentLineNumber() + 1) {
        scripts.add(new ScriptLine(records.next(), line).script(scripts.size() + 1));
      }
    } catch (java.io.UncheckedIOException e) {
      throw new InvalidScriptException(
          "%s: not CSV (RFC 4180): %s".formatted(file, e.getMessage()));
    }
    if (scripts.isEmpty()) {
      throw new InvalidScriptException(
          "%s: no line after the column names (expected at least one)".formatted(file));
    }
    return List.copyOf(scripts);
  }

  /** One line of the file. */
  private final class ScriptLine {

    private final CSVRecord record;
    private final long number;

    ScriptLine(CSVRecord record, long number) throws InvalidScriptException {
      this.record = record;
      this.number = number;
      if (record.size() != COLUMNS.size()) {
        throw new InvalidScriptException(
            "%s, line %d: %d columns (expected %d)"
                .formatted(file, number, record.size(), COLUMNS.size()));
      }
    }

    DemoScript script(int number) throws InvalidScriptException {
      var email = matching("email", ADDRESS, "an address in lower case, such as ana@example.com");
      if (!addresses.add(email)) {
        throw invalid("email", "an address that no other line has");
      }
      var mails = words("mails");
      return new DemoScript(
          number,
          required("first_name"),
          required("last_name"),
          email,
          matching("locale", LOCALE, "a language, such as es or es-MX"),
          timeZone(),
          traits(),
          consents(),
          journey(),
          enrollmentMethod(),
          required("story"),
          actions(mails),
          matching("ends", OUTCOME, "COMPLETED, GOAL: <event> or EXITED: <reason>"),
          mails);
    }

    private String text(String column) {
      return record.get(COLUMNS.indexOf(column)).strip();
    }

    private InvalidScriptException invalid(String column, String expected) {
      return new InvalidScriptException(
          "%s, line %d, column %s: \"%s\" (expected %s)"
              .formatted(file, number, column, text(column), expected));
    }

    private String required(String column) throws InvalidScriptException {
      if (text(column).isEmpty()) {
        throw invalid(column, "something");
      }
      return text(column);
    }

    private String matching(String column, Pattern pattern, String expected)
        throws InvalidScriptException {
      if (!pattern.matcher(text(column)).matches()) {
        throw invalid(column, expected);
      }
      return text(column);
    }

    private List<String> words(String column) {
      return Stream.of(text(column).split(" ", -1)).filter(word -> !word.isEmpty()).toList();
    }

    private String timeZone() throws InvalidScriptException {
      try {
        return ZoneId.of(text("time_zone")).getId();
      } catch (DateTimeException e) {
        throw invalid("time_zone", "a time zone (IANA), such as America/Mexico_City");
      }
    }

    private Map<String, String> traits() throws InvalidScriptException {
      var traits = new LinkedHashMap<String, String>();
      for (var word : words("traits")) {
        var trait = TRAIT.matcher(word);
        if (!trait.matches()) {
          throw invalid("traits", "name=value, several with spaces between them");
        }
        traits.put(trait.group(1), trait.group(2));
      }
      return Map.copyOf(traits);
    }

    private List<DemoScript.Consent> consents() throws InvalidScriptException {
      var consents = new ArrayList<DemoScript.Consent>();
      for (var word : words("consents")) {
        var consent = CONSENT.matcher(word);
        if (!consent.matches()) {
          throw invalid("consents", CONSENT_EXPECTED);
        }
        consents.add(
            new DemoScript.Consent(
                consent.group("topic"), "sms".equals(consent.group("channel")) ? SMS : EMAIL));
      }
      return List.copyOf(consents);
    }

    private String journey() throws InvalidScriptException {
      try {
        return catalog.findJourney(text("journey")).plan().name();
      } catch (UnknownJourneyException e) {
        throw new InvalidScriptException(
            "%s, line %d, column journey: %s".formatted(file, number, e.getMessage()));
      }
    }

    private DemoScript.EnrollmentMethod enrollmentMethod() throws InvalidScriptException {
      return switch (text("enters_by")) {
        case "api" -> DemoScript.EnrollmentMethod.API;
        case "event" -> DemoScript.EnrollmentMethod.EVENT;
        default -> throw invalid("enters_by", "api or event");
      };
    }

    private List<DemoScript.ScriptedAction> actions(List<String> mails)
        throws InvalidScriptException {
      var acts = new ArrayList<DemoScript.ScriptedAction>();
      for (var part : text("acts").split("/", -1)) {
        if (!part.isBlank()) {
          acts.add(action(part.strip(), mails));
        }
      }
      return List.copyOf(acts);
    }

    private DemoScript.ScriptedAction action(String text, List<String> mails)
        throws InvalidScriptException {
      var act = ACTION.matcher(text);
      if (!act.matches()) {
        throw invalid("acts", ACTION_EXPECTED);
      }
      if (!mails.contains(act.group("step"))) {
        throw invalid("acts", "steps that are among the mails, " + mails);
      }
      var action =
          switch (act.group("action")) {
            case "opens" -> new DemoScript.Action.Open();
            case "clicks" -> new DemoScript.Action.Click();
            case "unsubscribes" -> new DemoScript.Action.Unsubscribe();
            case "one-click" -> new DemoScript.Action.UnsubscribeByOneClick();
            default -> new DemoScript.Action.TrackEvent(act.group("event"));
          };
      return new DemoScript.ScriptedAction(
          act.group("step"), action, delay(act.group("count"), act.group("unit")));
    }

    private static Duration delay(@Nullable String count, String unit) {
      if (count == null) {
        return Duration.ZERO;
      }
      return "d".equals(unit)
          ? Duration.ofDays(Long.parseLong(count))
          : Duration.ofHours(Long.parseLong(count));
    }
  }
}
