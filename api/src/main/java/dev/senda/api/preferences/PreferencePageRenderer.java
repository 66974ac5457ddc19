package dev.senda.api.preferences;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;

import dev.senda.api.preferences.PreferenceCenter.SaveResult;
import dev.senda.api.preferences.PreferenceCenter.SubscriptionNote;
import dev.senda.api.preferences.PreferenceCenter.SubscriptionState;
import dev.senda.api.preferences.PreferenceCenter.TopicChannel;
import dev.senda.api.recipients.NoticePage;
import dev.senda.api.recipients.RecipientLanguage;
import dev.senda.store.engagement.Engagements.MessageOrigin;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.Collator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** Renders the preference page, and computes the version of its texts. */
@Component
class PreferencePageRenderer {

  static final String TICKED = "on";
  static final String SHOWN = "shown";
  static final String TEXT_VERSION = "textVersion";
  static final String STOP = "stop";

  private static final int HEX_DIGITS = 12;

  private final SignedPageRenderer signedPages;
  private final TopicCatalog topicCatalog;
  private final Map<Locale, String> textVersions;

  PreferencePageRenderer(SignedPageRenderer pages, TopicCatalog topicCatalog) {
    this.signedPages = pages;
    this.topicCatalog = topicCatalog;
    textVersions =
        RecipientLanguage.SUPPORTED.stream()
            .collect(toMap(language -> language, this::computeTextVersion));
  }

  /** The result of submitting the form. */
  sealed interface SubmissionStatus {

    /** Saved, with the changes and the refused ones. */
    record Saved(SaveResult result) implements SubmissionStatus {}

    record UnsubscribedFromAll() implements SubmissionStatus {}
  }

  /**
   * A topic with its checkboxes.
   *
   * @param description what is sent about the topic; null if there is none
   */
  private record TopicGroup(
      String name, String title, @Nullable String description, List<Checkbox> checkboxes) {}

  /**
   * A checkbox.
   *
   * @param value its value in the form
   * @param label the message key of its label
   * @param note the message key of the note below it; null for none
   */
  private record Checkbox(
      String value, String label, @Nullable String note, boolean isTicked, boolean isLocked) {}

  /** A change as text: the topic's title, and the message key of its channel. */
  private record ChangeLine(String title, String channel, boolean isSent) {}

  ResponseEntity<String> render(
      MessageOrigin origin,
      List<SubscriptionState> standings,
      @Nullable SubmissionStatus status,
      Locale language) {
    var variables = new HashMap<String, Object>();
    variables.put("groups", groups(standings, language));
    variables.put("textVersion", textVersions.get(language));
    variables.put(
        "state",
        switch (status) {
          case null -> "";
          case SubmissionStatus.UnsubscribedFromAll _ -> "stopped";
          case SubmissionStatus.Saved(SaveResult saveResult) -> {
            variables.put("changes", changes(saveResult, language));
            variables.put("refused", refused(saveResult, language));
            yield "saved";
          }
        });
    return signedPages.renderTemplate(origin, "preferences/preference-center", language, variables);
  }

  /** The text version, if it is a current one; null for any other. */
  @Nullable String currentTextVersionOrNull(@Nullable String wording) {
    return wording != null && textVersions.containsValue(wording) ? wording : null;
  }

  private List<TopicGroup> groups(List<SubscriptionState> standings, Locale language) {
    var byTopic = standings.stream().collect(groupingBy(one -> one.topicChannel().topic()));
    var collator = Collator.getInstance(language);
    return byTopic.entrySet().stream()
        .map(entry -> group(entry.getKey(), entry.getValue(), language))
        .sorted((one, other) -> collator.compare(one.title(), other.title()))
        .toList();
  }

  private TopicGroup group(String topic, List<SubscriptionState> standings, Locale language) {
    return new TopicGroup(
        topic,
        topicCatalog.title(topic, language),
        topicCatalog.description(topic, language),
        standings.stream().map(PreferencePageRenderer::checkbox).toList());
  }

  private static Checkbox checkbox(SubscriptionState subscriptionState) {
    return new Checkbox(
        subscriptionState.topicChannel().toString(),
        messageKey(subscriptionState.topicChannel()),
        messageKey(subscriptionState.note()),
        subscriptionState.isSent(),
        subscriptionState.note().isLocked());
  }

  private List<ChangeLine> changes(SaveResult saveResult, Locale language) {
    return saveResult.changes().stream()
        .map(change -> changeLine(change.topicChannel(), change.isSent(), language))
        .toList();
  }

  private List<ChangeLine> refused(SaveResult saveResult, Locale language) {
    return saveResult.refused().stream()
        .map(topicChannel -> changeLine(topicChannel, false, language))
        .toList();
  }

  private ChangeLine changeLine(TopicChannel topicChannel, boolean isSent, Locale language) {
    return new ChangeLine(
        topicCatalog.title(topicChannel.topic(), language), messageKey(topicChannel), isSent);
  }

  private static String messageKey(TopicChannel topicChannel) {
    return "preferences.channel." + topicChannel.channel().wireName();
  }

  static @Nullable String messageKey(SubscriptionNote note) {
    return note == SubscriptionNote.NONE
        ? null
        : "preferences.note." + note.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** A hash of all texts of the page and of the topics in one language. */
  private String computeTextVersion(Locale language) {
    var all = new TreeMap<String, String>();
    var words = NoticePage.messages(language);
    words.keySet().stream()
        .filter(key -> key.startsWith("preferences."))
        .forEach(key -> all.put(key, words.getString(key)));
    for (var topic : topicCatalog.all()) {
      var description = topicCatalog.description(topic.name(), language);
      all.put(
          "topic." + topic.name(),
          topicCatalog.title(topic.name(), language)
              + "\n"
              + (description == null ? "" : description));
    }
    return language.getLanguage() + "-" + hash(all.toString());
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
