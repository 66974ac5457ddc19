package dev.senda.explorer.source;

import java.lang.StackWalker.StackFrame;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The lines of a journey's code that take its steps, collected while the journey runs. */
public final class StepLocations {

  private static final StackWalker STACK = StackWalker.getInstance();
  private static final String LANGUAGE = "dev.senda.journey.";

  private final Map<String, Set<SourceLocation>> byStep = new HashMap<>();
  private final Map<String, SourceLocation> byError = new HashMap<>();

  /** Records the line that is taking this step. The language's own frames are on the stack. */
  public void record(String step) {
    STACK
        .walk(StepLocations::callerOfLanguage)
        .ifPresent(
            location -> byStep.computeIfAbsent(step, _ -> new LinkedHashSet<>()).add(location));
  }

  /** Records the line that threw an exception. */
  public void record(RuntimeException exception) {
    Stream.of(exception.getStackTrace())
        .filter(frame -> !isLanguageOrJdk(frame.getClassName()) && frame.getFileName() != null)
        .findFirst()
        .ifPresent(
            frame ->
                byError.putIfAbsent(
                    exception.toString(),
                    locationOf(frame.getClassName(), frame.getFileName(), frame.getLineNumber())));
  }

  /** The first line that takes a step of this name; empty if none is known. */
  public Optional<SourceLocation> of(String step) {
    return Optional.ofNullable(byStep.get(step)).flatMap(all -> all.stream().findFirst());
  }

  /** The last line that takes a step of this name, where several do; empty if none is known. */
  public Optional<SourceLocation> lastOf(String step) {
    return Optional.ofNullable(byStep.get(step))
        .flatMap(all -> all.stream().reduce((_, later) -> later));
  }

  /** The line that threw the exception with this text; empty if none is known. */
  public Optional<SourceLocation> ofError(String error) {
    return Optional.ofNullable(byError.get(error));
  }

  private static Optional<SourceLocation> callerOfLanguage(Stream<StackFrame> frames) {
    return frames
        .dropWhile(frame -> !frame.getClassName().startsWith(LANGUAGE))
        .dropWhile(frame -> isLanguageOrJdk(frame.getClassName()))
        .findFirst()
        .filter(frame -> frame.getFileName() != null)
        .map(frame -> locationOf(frame.getClassName(), frame.getFileName(), frame.getLineNumber()));
  }

  private static boolean isLanguageOrJdk(String className) {
    return className.startsWith(LANGUAGE) || className.startsWith("java.");
  }

  private static SourceLocation locationOf(String className, String fileName, int line) {
    int end = className.lastIndexOf('.');
    return SourceLocation.of(
        end < 0 ? "" : className.substring(0, end), fileName, Math.max(line, 0));
  }
}
