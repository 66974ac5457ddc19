package dev.senda.standalone.metrics;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What Prometheus reads from {@code /actuator/prometheus}, as families with their labels. */
final class Scrape {

  private static final Pattern COMMENT = Pattern.compile("# (HELP|TYPE) (\\S+) ?(.*)");
  private static final Pattern SAMPLE = Pattern.compile("([a-zA-Z_:][\\w:]*)(?:\\{(.*)})? (\\S+)");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

  private final SortedMap<String, Family> families = new TreeMap<>();
  private final SortedSet<String> series = new TreeSet<>();
  private final List<String> labelValues = new ArrayList<>();

  /** One metric with its series. */
  static final class Family {
    String type = "";
    String help = "";
    final SortedSet<String> labels = new TreeSet<>();
    int samples;
  }

  private Scrape() {}

  static Scrape of(Collection<String> texts) {
    var scrape = new Scrape();
    texts.forEach(scrape::add);
    return scrape;
  }

  private void add(String text) {
    String current = "";
    for (var line : text.lines().toList()) {
      var comment = COMMENT.matcher(line);
      if (comment.matches()) {
        current = comment.group(2);
        var family = families.computeIfAbsent(current, _ -> new Family());
        if (comment.group(1).equals("HELP")) {
          family.help = comment.group(3).strip();
        } else {
          family.type = comment.group(3);
        }
        continue;
      }
      var sample = SAMPLE.matcher(line);
      if (sample.matches()) {
        series.add(sample.group(1));
        var family = families.computeIfAbsent(current, _ -> new Family());
        family.samples++;
        if (sample.group(2) != null) {
          LABEL
              .matcher(sample.group(2))
              .results()
              .forEach(
                  label -> {
                    labelValues.add(label.group(2));
                    if (!label.group(1).equals("le")) {
                      family.labels.add(label.group(1));
                    }
                  });
        }
      }
    }
  }

  /** By name, those whose name begins so. */
  SortedMap<String, Family> families(String prefix) {
    var found = new TreeMap<String, Family>();
    families.forEach(
        (name, family) -> {
          if (name.startsWith(prefix) && !name.endsWith("_max")) {
            found.put(name, family);
          }
        });
    return found;
  }

  /** The names of all series, such as {@code senda_signal_to_send_seconds_bucket}. */
  SortedSet<String> series() {
    return series;
  }

  List<String> labelValues() {
    return labelValues;
  }
}
