package dev.senda.workers.external;

import dev.senda.journey.CustomAction;
import dev.senda.journey.CustomQuestion;
import dev.senda.journey.MessageData;
import dev.senda.journey.StepContact;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.BeansException;
import org.springframework.beans.factory.ListableBeanFactory;

/** Invokes custom steps: the Spring beans of the types that journeys name. */
public final class CustomStepInvoker {

  private static final int MAX_DESCRIPTION_LENGTH = 200;

  private final ListableBeanFactory beans;

  public CustomStepInvoker(ListableBeanFactory beans) {
    this.beans = beans;
  }

  /**
   * Performs a custom action by the bean of this type.
   *
   * @throws ExternalRetryException if there is no such bean, more than one, or it throws
   */
  public void perform(String type, StepContact stepContact, List<String> arguments) {
    var action = bean(type, CustomAction.class);
    invoke(
        type,
        () -> {
          action.perform(stepContact, arguments);
          return true;
        });
  }

  /**
   * Lets the bean of this type answer a custom question.
   *
   * @return the answer's name
   * @throws ExternalRetryException if there is no such bean, more than one, it throws, or returns
   *     null
   */
  public String ask(String type, StepContact stepContact) {
    var question = bean(type, CustomQuestion.class);
    var answer = invoke(type, () -> question.answer(stepContact));
    if (answer == null) {
      throw new ExternalRetryException(
          "%s: answered null (expected one of its answers)".formatted(type));
    }
    return answer.name();
  }

  /** How many Spring beans of this type the worker has; 0 where there is no such type. */
  public long countBeans(String type) {
    try {
      var wanted = Class.forName(type, false, CustomStepInvoker.class.getClassLoader());
      return beans.getBeanNamesForType(wanted).length;
    } catch (ClassNotFoundException e) {
      return 0;
    }
  }

  /**
   * Lets the bean of this type fetch the data of a message.
   *
   * @throws ExternalRetryException if there is no such bean, more than one, it throws, or returns
   *     null
   */
  public Map<String, Object> fetch(String type, StepContact stepContact) {
    var source = bean(type, MessageData.class);
    var data = invoke(type, () -> source.fetch(stepContact));
    if (data == null) {
      throw new ExternalRetryException("%s: returned null (expected a map)".formatted(type));
    }
    return data;
  }

  private <T> T bean(String type, Class<T> kind) {
    var wanted = load(type, kind);
    var names = List.of(beans.getBeanNamesForType(wanted));
    if (names.size() != 1) {
      throw new ExternalRetryException(
          "%s: %s (expected exactly one Spring bean of this type in the worker)"
              .formatted(type, names.isEmpty() ? "no bean" : "the beans " + names));
    }
    try {
      return beans.getBean(names.getFirst(), wanted);
    } catch (BeansException e) {
      throw new ExternalRetryException(
          "%s: its bean cannot be created: %s".formatted(type, describe(e)),
          "%s: its bean cannot be created".formatted(type),
          e);
    }
  }

  private static <T> Class<? extends T> load(String type, Class<T> kind) {
    try {
      return Class.forName(type, false, CustomStepInvoker.class.getClassLoader()).asSubclass(kind);
    } catch (ClassNotFoundException e) {
      throw new ExternalRetryException(
          "%s: not on this worker's class path (expected the interface that the journey names)"
              .formatted(type),
          e);
    } catch (ClassCastException e) {
      throw new ExternalRetryException(
          "%s: another type (expected one that extends %s)".formatted(type, kind.getSimpleName()),
          e);
    }
  }

  private interface Work<R extends @Nullable Object> {
    R run() throws Exception;
  }

  private static <R extends @Nullable Object> R invoke(String type, Work<R> work) {
    try {
      return work.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ExternalRetryException("%s: interrupted; it is tried again".formatted(type), e);
    } catch (Exception | LinkageError e) { // an adopter's code may throw anything
      // The message may quote the contact: the enrollment shows it, and the log does not.
      throw new ExternalRetryException(
          "%s: %s; it is tried again".formatted(type, describe(e)),
          "%s threw %s".formatted(type, e.getClass().getName()),
          e);
    }
  }

  private static String describe(Throwable failure) {
    var text = failure.toString().replaceAll("\\s+", " ").strip();
    return text.length() > MAX_DESCRIPTION_LENGTH
        ? text.substring(0, MAX_DESCRIPTION_LENGTH) + "…"
        : text;
  }
}
