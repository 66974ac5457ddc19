package dev.senda.api.tracking;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;

import dev.senda.api.tracking.Preferences.Choice;
import dev.senda.api.tracking.Preferences.Note;
import dev.senda.api.tracking.Preferences.Saved;
import dev.senda.api.tracking.Preferences.Standing;
import dev.senda.store.Engagements.Origin;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.Collator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.ResourceBundle.Control;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** How the topics are shown, and which words for them somebody saw. */
@Component
class PreferencesPage {

  static final String TICKED = "on";
  static final String SHOWN = "shown";
  static final String WORDING = "wording";
  static final String STOP = "stop";

  private static final List<Locale> LANGUAGES = List.of(Locale.ENGLISH, Locale.of("es"));
  private static final int HEX_DIGITS = 12;

  private final SignedPages pages;
  private final Topics topics;
  private final Unsubscribing unsubscribing;
  private final Map<Locale, String> wordings;

  PreferencesPage(SignedPages pages, Topics topics, Unsubscribing unsubscribing) {
    this.pages = pages;
    this.topics = topics;
    this.unsubscribing = unsubscribing;
    wordings = LANGUAGES.stream().collect(toMap(language -> language, this::wording));
  }

  /** What came of the form. */
  sealed interface Status {

    /** What was changed, and what was not. */
    record Done(Saved saved) implements Status {}

    record Stopped() implements Status {}
  }

  /**
   * A topic with its boxes.
   *
   * @param description what is sent about it; null where nobody says
   */
  private record Group(String name, String title, @Nullable String description, List<Box> boxes) {}

  /**
   * A box to tick.
   *
   * @param value what the form says for it
   * @param label the name of its words
   * @param note the name of the words below it; null for none
   */
  private record Box(
      String value, String label, @Nullable String note, boolean isTicked, boolean isFinal) {}

  /** A choice in words: the topic's title, and the name of the words for its channel. */
  private record Line(String title, String channel, boolean isSent) {}

  ResponseEntity<String> of(
      Origin origin, List<Standing> standings, @Nullable Status status, Locale language) {
    var variables = new HashMap<String, Object>();
    variables.put("groups", groups(standings, language));
    variables.put("wording", wordings.get(language));
    variables.put("hasTopic", unsubscribing.topicOf(origin.journey()) != null);
    variables.put("isAnythingAlwaysSent", standings.stream().anyMatch(PreferencesPage::isAlways));
    variables.put(
        "state",
        switch (status) {
          case null -> "";
          case Status.Stopped _ -> "stopped";
          case Status.Done(Saved saved) -> {
            variables.put("changes", changes(saved, language));
            variables.put("refused", refused(saved, language));
            yield "saved";
          }
        });
    return pages.html(HttpStatus.OK, "tracking/preferences", language, variables);
  }

  private static boolean isAlways(Standing standing) {
    return standing.note() == Note.ALWAYS_SENT;
  }

  /** The wording, if it is one of today's; null for every other. */
  @Nullable String known(@Nullable String wording) {
    return wording != null && wordings.containsValue(wording) ? wording : null;
  }

  private List<Group> groups(List<Standing> standings, Locale language) {
    var byTopic = standings.stream().collect(groupingBy(one -> one.choice().topic()));
    var collator = Collator.getInstance(language);
    return byTopic.entrySet().stream()
        .map(entry -> group(entry.getKey(), entry.getValue(), language))
        .sorted((one, other) -> collator.compare(one.title(), other.title()))
        .toList();
  }

  private Group group(String topic, List<Standing> standings, Locale language) {
    return new Group(
        topic,
        topics.title(topic, language),
        topics.description(topic, language),
        standings.stream().map(PreferencesPage::box).toList());
  }

  private static Box box(Standing standing) {
    return new Box(
        standing.choice().toString(),
        words(standing.choice()),
        words(standing.note()),
        standing.isSent(),
        standing.note().isFinal());
  }

  private List<Line> changes(Saved saved, Locale language) {
    return saved.changes().stream()
        .map(change -> line(change.choice(), change.isSent(), language))
        .toList();
  }

  private List<Line> refused(Saved saved, Locale language) {
    return saved.refused().stream().map(choice -> line(choice, false, language)).toList();
  }

  private Line line(Choice choice, boolean isSent, Locale language) {
    return new Line(topics.title(choice.topic(), language), words(choice), isSent);
  }

  private static String words(Choice choice) {
    return "preferences.channel." + choice.channel().wireName();
  }

  static @Nullable String words(Note note) {
    return note == Note.NOTHING
        ? null
        : "preferences.note." + note.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Changes with every word of the page and of the topics; in one language always the same. */
  private String wording(Locale language) {
    var all = new TreeMap<String, String>();
    var words = bundle(language);
    words.keySet().stream()
        .filter(key -> key.startsWith("preferences."))
        .forEach(key -> all.put(key, words.getString(key)));
    for (var topic : topics.all()) {
      var description = topics.description(topic.name(), language);
      all.put(
          "topic." + topic.name(),
          topics.title(topic.name(), language) + "\n" + (description == null ? "" : description));
    }
    return language.getLanguage() + "-" + hash(all.toString());
  }

  /** The words in this language, whatever language the machine speaks. */
  static ResourceBundle bundle(Locale language) {
    return ResourceBundle.getBundle(
        "tracking/words", language, Control.getNoFallbackControl(Control.FORMAT_PROPERTIES));
  }

  private static String hash(String text) {
    try {
      var hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash).substring(0, HEX_DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
