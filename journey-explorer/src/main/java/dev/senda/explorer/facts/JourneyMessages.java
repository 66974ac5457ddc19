package dev.senda.explorer.facts;

import dev.senda.explorer.Exploration;
import dev.senda.journey.Channel;
import dev.senda.journey.Digest;
import dev.senda.journey.Message;
import dev.senda.journey.engine.Step;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The messages that a journey sends, by the names that an author calls them. */
public final class JourneyMessages {

  private final Map<String, Message.Single> byTemplate = new LinkedHashMap<>();
  private final Map<String, Message.Single> byName = new LinkedHashMap<>();

  private JourneyMessages() {}

  /** The messages on any path of the journey. */
  public static JourneyMessages of(Exploration exploration) {
    var messages = new JourneyMessages();
    for (var step : exploration.steps()) {
      if (step instanceof Step.Send send) {
        for (var message : send.message().choices()) {
          messages.byTemplate.putIfAbsent(templateName(message), message);
          messages.byName.putIfAbsent(send.name(), message);
          messages.byName.putIfAbsent(message.step(), message);
        }
      }
    }
    return messages;
  }

  /** {@code ebook-guide} for an email, {@code cart-last-call.sms} for a text. */
  public static String templateName(Message.Single message) {
    return message.channel() == Channel.EMAIL
        ? message.template()
        : message.template() + "." + message.channel().wireName();
  }

  /** The subject that the code gives; null for the template's own, and for a text. */
  public static @Nullable String subjectOf(Message.Single message) {
    return message instanceof Message.Email email ? email.subject() : null;
  }

  /** The events that the message prints together; null for none. */
  public static @Nullable Digest digestOf(Message.Single message) {
    return message instanceof Message.Email email ? email.digest() : null;
  }

  /** The name under which the message prints what is fetched; null for none. */
  public static @Nullable String dataNameOf(Message.Single message) {
    var fetched = message.data();
    return fetched == null ? null : fetched.name();
  }

  /** The names of the templates, each once; texts with their channel. */
  public List<String> templates() {
    return List.copyOf(byTemplate.keySet());
  }

  /**
   * The message of a template, or of a step that sends it: its subject is that of the step.
   *
   * @param name a template's name, for a text with or without its channel, or a step's name
   */
  public Optional<Message.Single> find(String name) {
    return Optional.ofNullable(byTemplate.get(name))
        .or(() -> Optional.ofNullable(byName.get(name)))
        .or(
            () ->
                byTemplate.values().stream()
                    .filter(message -> message.template().equals(name))
                    .findFirst());
  }

  /** The templates and the steps, for suggestions. */
  public Set<String> names() {
    var names = new LinkedHashMap<>(byTemplate);
    names.putAll(byName);
    return Collections.unmodifiableSet(names.keySet());
  }
}
