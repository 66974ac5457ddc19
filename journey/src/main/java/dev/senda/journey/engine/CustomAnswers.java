package dev.senda.journey.engine;

import dev.senda.journey.CustomQuestion;
import java.lang.reflect.ParameterizedType;
import java.util.List;

/** The answers of custom questions. */
public final class CustomAnswers {

  private CustomAnswers() {}

  /**
   * The constants of the enum that the type names as its answers.
   *
   * @throws IllegalArgumentException if the type names none
   */
  @SuppressWarnings("unchecked") // The compiler has checked that the type's argument is A.
  public static <A extends Enum<A>> List<A> of(Class<? extends CustomQuestion<A>> type) {
    for (var parent : type.getGenericInterfaces()) {
      if (parent instanceof ParameterizedType given
          && given.getRawType() == CustomQuestion.class
          && given.getActualTypeArguments()[0] instanceof Class<?> answers) {
        return List.of(((Class<A>) answers).getEnumConstants());
      }
    }
    throw new IllegalArgumentException(
        "%s: does not say its answers (expected an interface that extends CustomQuestion of an enum)"
            .formatted(type.getName()));
  }
}
