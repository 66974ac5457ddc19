package dev.senda.standalone;

import static dev.senda.journey.Channel.EMAIL;
import static dev.senda.journey.Channel.SMS;

import dev.senda.catalog.Catalog;
import dev.senda.catalog.UnknownJourney;
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

/** Reads plays from a CSV file (RFC 4180). */
final class Plays {

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
  private static final Pattern ENDS = Pattern.compile("COMPLETED|(GOAL|EXITED): .+");
  private static final Pattern ACT =
      Pattern.compile(
          "(?<step>[a-z0-9-]+) (?<deed>opens|clicks|unsubscribes|one-click|does (?<event>[^/]+?))( after (?<count>\\d+)(?<unit>[hd]))?");
  private static final String ACT_EXPECTED =
      "\"<step> opens|clicks|unsubscribes|one-click|does <event>\", then perhaps \"after 12h\" or \"after 2d\"; several with / between them";

  private final String file;
  private final Catalog catalog;
  private final Set<String> addresses = new HashSet<>();

  private Plays(String file, Catalog catalog) {
    this.file = file;
    this.catalog = catalog;
  }

  /**
   * @param file what the file is called in errors
   * @throws BadPlay at the first line that is wrong: which, in which column, what was expected
   */
  static List<Play> read(Reader reader, String file, Catalog catalog) throws IOException {
    return new Plays(file, catalog).read(reader);
  }

  /** A line of the file is wrong. */
  static final class BadPlay extends IOException {
    private static final long serialVersionUID = 1;

    BadPlay(String message) {
      super(message);
    }
  }

  private List<Play> read(Reader reader) throws IOException {
    var plays = new ArrayList<Play>();
    try (var csv = CSVParser.parse(reader, CSVFormat.RFC4180)) {
      var records = csv.iterator();
      if (!records.hasNext()) {
        throw new BadPlay("%s: empty (expected a line of column names)".formatted(file));
      }
      var header = records.next().toList();
      if (!header.equals(COLUMNS)) {
        throw new BadPlay(
            "%s, line 1: \"%s\" (expected the columns %s)"
                .formatted(file, String.join(",", header), String.join(",", COLUMNS)));
      }
      for (long line = csv.getCurrentLineNumber() + 1;
          records.hasNext();
          line = csv.getCurrentLineNumber() + 1) {
        plays.add(new Line(records.next(), line).play(plays.size() + 1));
      }
    } catch (java.io.UncheckedIOException e) {
      throw new BadPlay("%s: not CSV (RFC 4180): %s".formatted(file, e.getMessage()));
    }
    if (plays.isEmpty()) {
      throw new BadPlay(
          "%s: no line after the column names (expected at least one)".formatted(file));
    }
    return List.copyOf(plays);
  }

  /** One line of the file. */
  private final class Line {

    private final CSVRecord record;
    private final long number;

    Line(CSVRecord record, long number) throws BadPlay {
      this.record = record;
      this.number = number;
      if (record.size() != COLUMNS.size()) {
        throw new BadPlay(
            "%s, line %d: %d columns (expected %d)"
                .formatted(file, number, record.size(), COLUMNS.size()));
      }
    }

    Play play(int person) throws BadPlay {
      var email = matching("email", ADDRESS, "an address in lower case, such as ana@example.com");
      if (!addresses.add(email)) {
        throw wrong("email", "an address that no other line has");
      }
      var mails = words("mails");
      return new Play(
          person,
          required("first_name"),
          required("last_name"),
          email,
          matching("locale", LOCALE, "a language, such as es or es-MX"),
          timeZone(),
          traits(),
          consents(),
          journey(),
          entry(),
          required("story"),
          acts(mails),
          matching("ends", ENDS, "COMPLETED, GOAL: <event> or EXITED: <reason>"),
          mails);
    }

    private String text(String column) {
      return record.get(COLUMNS.indexOf(column)).strip();
    }

    private BadPlay wrong(String column, String expected) {
      return new BadPlay(
          "%s, line %d, column %s: \"%s\" (expected %s)"
              .formatted(file, number, column, text(column), expected));
    }

    private String required(String column) throws BadPlay {
      if (text(column).isEmpty()) {
        throw wrong(column, "something");
      }
      return text(column);
    }

    private String matching(String column, Pattern pattern, String expected) throws BadPlay {
      if (!pattern.matcher(text(column)).matches()) {
        throw wrong(column, expected);
      }
      return text(column);
    }

    private List<String> words(String column) {
      return Stream.of(text(column).split(" ", -1)).filter(word -> !word.isEmpty()).toList();
    }

    private String timeZone() throws BadPlay {
      try {
        return ZoneId.of(text("time_zone")).getId();
      } catch (DateTimeException e) {
        throw wrong("time_zone", "a time zone (IANA), such as America/Mexico_City");
      }
    }

    private Map<String, String> traits() throws BadPlay {
      var traits = new LinkedHashMap<String, String>();
      for (var word : words("traits")) {
        var trait = TRAIT.matcher(word);
        if (!trait.matches()) {
          throw wrong("traits", "name=value, several with spaces between them");
        }
        traits.put(trait.group(1), trait.group(2));
      }
      return Map.copyOf(traits);
    }

    private List<Play.Consent> consents() throws BadPlay {
      var consents = new ArrayList<Play.Consent>();
      for (var word : words("consents")) {
        var consent = CONSENT.matcher(word);
        if (!consent.matches()) {
          throw wrong("consents", CONSENT_EXPECTED);
        }
        consents.add(
            new Play.Consent(
                consent.group("topic"), "sms".equals(consent.group("channel")) ? SMS : EMAIL));
      }
      return List.copyOf(consents);
    }

    private String journey() throws BadPlay {
      try {
        return catalog.find(text("journey")).plan().name();
      } catch (UnknownJourney e) {
        throw new BadPlay(
            "%s, line %d, column journey: %s".formatted(file, number, e.getMessage()));
      }
    }

    private Play.Entry entry() throws BadPlay {
      return switch (text("enters_by")) {
        case "api" -> Play.Entry.API;
        case "event" -> Play.Entry.EVENT;
        default -> throw wrong("enters_by", "api or event");
      };
    }

    private List<Play.Act> acts(List<String> mails) throws BadPlay {
      var acts = new ArrayList<Play.Act>();
      for (var part : text("acts").split("/", -1)) {
        if (!part.isBlank()) {
          acts.add(act(part.strip(), mails));
        }
      }
      return List.copyOf(acts);
    }

    private Play.Act act(String text, List<String> mails) throws BadPlay {
      var act = ACT.matcher(text);
      if (!act.matches()) {
        throw wrong("acts", ACT_EXPECTED);
      }
      if (!mails.contains(act.group("step"))) {
        throw wrong("acts", "steps that are among the mails, " + mails);
      }
      var deed =
          switch (act.group("deed")) {
            case "opens" -> new Play.Deed.Open();
            case "clicks" -> new Play.Deed.Click();
            case "unsubscribes" -> new Play.Deed.Unsubscribe();
            case "one-click" -> new Play.Deed.UnsubscribeByOneClick();
            default -> new Play.Deed.Do(act.group("event"));
          };
      return new Play.Act(act.group("step"), deed, after(act.group("count"), act.group("unit")));
    }

    private static Duration after(@Nullable String count, String unit) {
      if (count == null) {
        return Duration.ZERO;
      }
      return "d".equals(unit)
          ? Duration.ofDays(Long.parseLong(count))
          : Duration.ofHours(Long.parseLong(count));
    }
  }
}
