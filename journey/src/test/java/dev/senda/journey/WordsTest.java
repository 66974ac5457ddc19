package dev.senda.journey;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One import has every word of the language. */
class WordsTest {

  /** The types whose static methods are words. */
  private static final List<Class<?>> TYPES =
      List.of(
          Message.class,
          Event.class,
          AnyOf.class,
          AwaitedEvent.class,
          Condition.class,
          Match.class,
          ContactList.class,
          Digest.class,
          NamedCondition.class,
          TeamNotification.class,
          Time.class);

  /** Public for the other modules, and no words. */
  private static final Set<String> NO_WORDS = Set.of("find", "comparable", "plain", "inWords");

  static Stream<Method> words() {
    return TYPES.stream()
        .flatMap(type -> Stream.of(type.getDeclaredMethods()))
        .filter(method -> Modifier.isPublic(method.getModifiers()))
        .filter(method -> Modifier.isStatic(method.getModifiers()))
        .filter(method -> !method.isSynthetic() && !NO_WORDS.contains(method.getName()));
  }

  @ParameterizedTest
  @MethodSource("words")
  void everyWord_isInTheOneImport(Method word) {
    assertThat(Words.class.getMethods())
        .as("add it to Words, with an example")
        .extracting(WordsTest::signature)
        .contains(signature(word));
  }

  private static String signature(Method method) {
    return Stream.of(method.getParameterTypes())
        .map(Class::getName)
        .collect(
            joining(", ", method.getReturnType().getName() + " " + method.getName() + "(", ")"));
  }

  @Test
  void stagesAndWeekdays_areInTheOneImport() throws ReflectiveOperationException {
    for (var stage : LifecycleStage.values()) {
      assertThat(Words.class.getField(stage.name()).get(null)).isSameAs(stage);
    }
    for (var day : DayOfWeek.values()) {
      assertThat(Words.class.getField(day.name()).get(null)).isSameAs(day);
    }
  }

  @Test
  void everyWord_hasAnExample() throws IOException {
    var source = Files.readString(Path.of("src/main/java/dev/senda/journey/Words.java"));
    var word = Pattern.compile("/\\*\\*([^/]*?)\\*/\\s+public static (?!final class)(.*)");
    var found = word.matcher(source);
    int count = 0;
    while (found.find()) {
      count++;
      assertThat(found.group(1)).as(found.group(2)).contains("{@code");
    }
    assertThat(count).isGreaterThan(50);
  }

  @Test
  void word_isTheOneOfItsType() {
    assertThat(Words.email("guide")).isEqualTo(Message.email("guide"));
    assertThat(Words.within(Words.days(3))).isEqualTo(Time.within(Time.days(3)));
    assertThat(Words.not(Words.in(Words.list("betas"))))
        .isEqualTo(Condition.not(Condition.in(ContactList.list("betas"))));
  }
}
