package dev.senda.api.plans;

import dev.senda.journey.Channel;
import dev.senda.journey.Condition;
import dev.senda.journey.ContactList;
import dev.senda.journey.Event;
import dev.senda.journey.ReentryPolicy;
import dev.senda.journey.SendRules.AfterDeferral;
import dev.senda.journey.SendRules.Period;
import dev.senda.journey.ValueReference;
import dev.senda.store.rules.LocalCalendar;
import dev.senda.store.rules.SendRule;
import dev.senda.store.rules.SendSubject;
import dev.senda.store.sending.ApplicableRules;
import dev.senda.store.sending.ApplicableRules.RegistryRule;
import dev.senda.store.support.Ids;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Executable;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Arguments for any method of the store: rows that exist, found by the type and the name of the
 * parameter.
 *
 * @param full whether optional arguments are given and booleans true
 * @param key of a contact
 * @param id of the contact's running enrollment, which is also that of its message
 */
record SampleArguments(boolean full, String key, String email, UUID id, UUID eventId) {

  private static final SendSubject SUBJECT = new SendSubject("tips", "marketing", null, "email");

  /** A cap of a month, and a registry. */
  private static final ApplicableRules RULES =
      new ApplicableRules(
          SUBJECT,
          List.of(),
          List.of(new RegistryRule("a law", "co-rne", Set.of(), true)),
          List.of(new SendRule.Cap("a cap", false, 1, Period.Calendar.MONTH, _ -> true)),
          LocalCalendar.of(ZoneOffset.UTC),
          0,
          Duration.ofDays(7),
          AfterDeferral.SKIP);

  /** A parameter has a type for which there is no value. */
  static final class UnknownTypeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnknownTypeException(Type type) {
      super(type.getTypeName());
    }
  }

  @Nullable Object[] of(Executable method) {
    return Arrays.stream(method.getParameters()).map(this::value).toArray();
  }

  private @Nullable Object value(Parameter parameter) {
    return isLeftOut(parameter.getAnnotatedType())
        ? null
        : value(parameter.getParameterizedType(), parameter.getName());
  }

  private boolean isLeftOut(AnnotatedType type) {
    return !full && type.isAnnotationPresent(Nullable.class);
  }

  private Object value(Type type, String name) {
    if (type instanceof ParameterizedType generic) {
      if (generic.getRawType() == BiFunction.class) {
        return (BiFunction<String, String, SendSubject>) (_, _) -> SUBJECT;
      }
      return generic.getRawType() == Consumer.class
          ? (Consumer<Object>) _ -> {}
          : collection(generic, name);
    }
    if (!(type instanceof Class<?> plain)) {
      throw new UnknownTypeException(type);
    }
    if (plain == String.class) {
      return text(name);
    }
    if (plain == UUID.class) {
      return name.toLowerCase(Locale.ROOT).contains("event") ? eventId : id;
    }
    if (plain == int.class || plain == Integer.class || plain == short.class) {
      return 1;
    }
    if (plain == long.class || plain == Long.class) {
      return 1L;
    }
    if (plain == boolean.class) {
      return full;
    }
    if (plain == Channel.class) {
      return Channel.EMAIL;
    }
    if (plain == Duration.class) {
      return Duration.ofHours(1);
    }
    if (plain == Instant.class) {
      return Instant.now();
    }
    if (plain == LocalDate.class) {
      return LocalDate.of(2026, 11, 1);
    }
    if (plain == ApplicableRules.class) {
      return RULES;
    }
    if (plain == ZoneId.class) {
      return ZoneOffset.UTC;
    }
    if (plain == RandomGenerator.class) {
      return new Random(1);
    }
    if (plain == Runnable.class) {
      return (Runnable) () -> {};
    }
    if (plain == byte[].class) {
      return new byte[] {1};
    }
    if (plain == ContactList.class) {
      return ContactList.list("vip");
    }
    if (plain == Event.class) {
      return Event.event("Order Completed");
    }
    if (plain == Condition.class) {
      return new Condition.All(List.of());
    }
    if (plain == ValueReference.Property.class) {
      return Condition.property("total");
    }
    if (plain == ReentryPolicy.class) {
      return new ReentryPolicy.AfterFinishing();
    }
    if (plain.isEnum()) {
      return plain.getEnumConstants()[full ? 1 : 0];
    }
    if (plain.isRecord()) {
      return record(plain);
    }
    if (plain.isSealed()) {
      return value(plain.getPermittedSubclasses()[0], name);
    }
    throw new UnknownTypeException(type);
  }

  private Object collection(ParameterizedType generic, String name) {
    var raw = (Class<?>) generic.getRawType();
    if (raw == Map.class) {
      return Map.of();
    }
    var argument = generic.getActualTypeArguments()[0];
    if (raw == List.class || raw == Collection.class) {
      return List.of(value(argument, name));
    }
    if (raw == Set.class) {
      return Set.of(value(argument, name));
    }
    if (raw == Optional.class) {
      return Optional.of(value(argument, name));
    }
    throw new UnknownTypeException(generic);
  }

  private Object record(Class<?> type) {
    var components = type.getRecordComponents();
    var types = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      var constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(
          Arrays.stream(components)
              .map(
                  component ->
                      isLeftOut(component.getAnnotatedType())
                          ? null
                          : value(component.getGenericType(), component.getName()))
              .toArray());
    } catch (ReflectiveOperationException e) {
      throw new UnknownTypeException(type);
    }
  }

  private String text(String name) {
    return switch (name) {
      case "contact", "contactKey", "key" -> key;
      case "journey" -> "ebook-nurture";
      case "account" -> "mail";
      case "address", "email", "recipient" -> email;
      case "team" -> "rare";
      case "pool" -> "welcome";
      case "topic" -> "product-tips";
      case "userId" -> email.replaceFirst("@.*", "");
      default -> "sample-" + Ids.newUuid();
    };
  }
}
