package dev.senda.workers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.journey.StepContact;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Parameter;
import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AssignableTypeFilter;

/**
 * A log line of an object contains its toString. So no record may show personal data there: each is
 * built with a marker in every component that may hold some, and must not print it.
 */
class PersonalDataInToStringTest {

  private static final String MARKER = "ada@example.com";

  /** The names of components that may hold personal data. */
  private static final Set<String> PERSONAL =
      Set.of(
          "address",
          "anonymousId",
          "attributes",
          "body",
          "cancelReason",
          "correlationKey",
          "coupon",
          "email",
          "event",
          "html",
          "phone",
          "properties",
          "recipient",
          "subject",
          "text",
          "to",
          "userId",
          "values",
          "variables");

  /** Records whose component of such a name is no contact's: our own sender, a template, a task. */
  private static final Set<String> OTHERS =
      Set.of(
          "dev.senda.channels.smtp.SmtpConnection$Reply",
          "dev.senda.channels.twilio.TwilioChannel$Sender$FromAddress",
          "dev.senda.store.actions.TeamTasks$TeamTask",
          "dev.senda.temporal.activities.SendActivity$SendRequest",
          "dev.senda.workers.rendering.FrontMatter",
          "dev.senda.workers.rendering.TemplateSource",
          "dev.senda.workers.rendering.TemplateSource$WhatsAppTemplateSource",
          "dev.senda.workers.rendering.liquid.parse.Token");

  /**
   * Records that need a whole journey or message. Their toString names the key alone, or their
   * subject is what a message is about.
   */
  private static final Set<String> NOT_BUILT =
      Set.of(
          "dev.senda.store.sending.ApplicableRules",
          "dev.senda.store.sending.SendRuleService$SendQuestion",
          "dev.senda.workers.rendering.RenderRequest",
          "dev.senda.workers.gate.ChannelSelector$Selection$Selected");

  @Test
  void everyRecord_printsNoPersonalData() {
    var printing = new TreeSet<String>();
    var notBuilt = new TreeSet<String>();
    var records = records();
    for (var type : records) {
      try {
        if (build(type, 0).toString().contains(MARKER)) {
          printing.add(type.getName());
        }
      } catch (ReflectiveOperationException | RuntimeException e) {
        if (hasPersonalData(type)) {
          notBuilt.add(type.getName());
        }
      }
    }

    assertThat(records).hasSizeGreaterThan(50);
    printing.removeAll(OTHERS);
    assertThat(printing).isEmpty();
    assertThat(NOT_BUILT).containsAll(notBuilt);
  }

  private static List<Class<?>> records() {
    var scanner = new ClassPathScanningCandidateComponentProvider(false);
    scanner.addIncludeFilter(new AssignableTypeFilter(Record.class));
    var records = new ArrayList<Class<?>>();
    for (var module : List.of("channels", "store", "workers", "temporal")) {
      for (var definition : scanner.findCandidateComponents("dev.senda." + module)) {
        var name = String.valueOf(definition.getBeanClassName());
        try {
          var type = Class.forName(name, false, PersonalDataInToStringTest.class.getClassLoader());
          if (!type.getProtectionDomain()
              .getCodeSource()
              .getLocation()
              .getPath()
              .contains("test")) {
            records.add(type);
          }
        } catch (ClassNotFoundException e) {
          throw new IllegalStateException(e);
        }
      }
    }
    records.add(StepContact.class);
    return records;
  }

  private static boolean hasPersonalData(Class<?> type) {
    return Arrays.stream(type.getRecordComponents())
        .anyMatch(component -> PERSONAL.contains(component.getName()));
  }

  private static Object build(Class<?> type, int depth) throws ReflectiveOperationException {
    var constructor =
        type.getDeclaredConstructor(
            Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new));
    constructor.setAccessible(true);
    var parameters = constructor.getParameters();
    var arguments = new Object[parameters.length];
    for (int i = 0; i < parameters.length; i++) {
      arguments[i] = value(isPersonal(type, i), parameters[i], depth);
    }
    try {
      return constructor.newInstance(arguments);
    } catch (InvocationTargetException e) {
      throw new IllegalStateException(type + ": " + e.getCause(), e);
    }
  }

  /** A journey's own messages have a subject, too: it is the same for all contacts. */
  private static boolean isPersonal(Class<?> type, int index) {
    return PERSONAL.contains(type.getRecordComponents()[index].getName())
        && (!type.getPackageName().equals("dev.senda.journey") || type == StepContact.class);
  }

  private static @Nullable Object value(boolean isPersonal, Parameter parameter, int depth)
      throws ReflectiveOperationException {
    var type = parameter.getType();
    if (type == String.class) {
      return isPersonal ? MARKER : "HX" + "0".repeat(32);
    }
    if (type == Map.class) {
      return isPersonal ? Map.of("name", MARKER) : Map.of();
    }
    if (type == List.class) {
      return isPersonal ? List.of(MARKER) : List.of();
    }
    if (type == Set.class) {
      return Set.of();
    }
    if (type == Optional.class) {
      return Optional.empty();
    }
    if (type == UUID.class) {
      return new UUID(1, 1);
    }
    if (type == Instant.class) {
      return Instant.EPOCH;
    }
    if (type == Duration.class) {
      return Duration.ofSeconds(1);
    }
    if (type == URI.class) {
      return URI.create("https://example.com/" + (isPersonal ? MARKER : ""));
    }
    if (type.isEnum()) {
      return type.getEnumConstants()[0];
    }
    if (type == boolean.class) {
      return false;
    }
    if (type == int.class) {
      return 1;
    }
    if (type == long.class) {
      return 1L;
    }
    if (type == double.class) {
      return 1.0;
    }
    if (type == byte[].class) {
      return new byte[0];
    }
    return depth < 4 ? nested(type, depth) : null;
  }

  private static @Nullable Object nested(Class<?> type, int depth)
      throws ReflectiveOperationException {
    if (type.isRecord() && type.getName().startsWith("dev.senda.")) {
      return build(type, depth + 1);
    }
    if (type.isSealed()) {
      return nested(type.getPermittedSubclasses()[0], depth);
    }
    return null;
  }
}
