package dev.senda.explorer.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.SourceFileAttribute;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LineNumber;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/** The compiled code of a journey and of the classes of its package that it uses. */
public final class JourneyCode {

  private final List<Call> calls;

  private JourneyCode(List<Call> calls) {
    this.calls = List.copyOf(calls);
  }

  /**
   * A call in the code.
   *
   * @param within the method that calls
   * @param owner the class whose method is called, such as {@code java.time.Instant}
   * @param method the method's name; {@code <init>} for a constructor
   */
  public record Call(SourceLocation location, String within, String owner, String method) {

    /** {@code Instant.now()}, {@code new Random()}. */
    @Override
    public String toString() {
      var type = owner.substring(Math.max(owner.lastIndexOf('.'), owner.lastIndexOf('$')) + 1);
      return method.equals("<init>") ? "new %s()".formatted(type) : type + "." + method + "()";
    }
  }

  /** Reads the code of this class; there are no calls where its class file cannot be found. */
  public static JourneyCode of(Class<?> journey) {
    var calls = new ArrayList<Call>();
    var open = new ArrayDeque<String>();
    var seen = new HashSet<String>();
    open.add(journey.getName());
    while (!open.isEmpty()) {
      var name = open.remove();
      if (isInPackage(name, journey.getPackageName()) && seen.add(name)) {
        read(journey, name)
            .ifPresent(
                model -> {
                  int before = calls.size();
                  addCalls(model, journey.getPackageName(), calls);
                  model.superclass().map(JourneyCode::nameOf).ifPresent(open::add);
                  calls.subList(before, calls.size()).stream().map(Call::owner).forEach(open::add);
                });
      }
    }
    return new JourneyCode(calls);
  }

  /** Every call, in the order of the code. */
  public List<Call> calls() {
    return calls;
  }

  /**
   * The line of the plan with this word, such as {@code goal} or {@code starts on}; empty if there
   * is none.
   */
  public Optional<SourceLocation> inPlan(String word) {
    return calls.stream()
        .filter(call -> call.within().equals("plan"))
        .filter(call -> call.owner().equals("dev.senda.journey.Plan"))
        .filter(call -> call.method().equalsIgnoreCase(word.replace(" ", "")))
        .map(Call::location)
        .findFirst();
  }

  private static Optional<ClassModel> read(Class<?> journey, String name) {
    var loader = journey.getClassLoader();
    try (var stream =
        loader == null ? null : loader.getResourceAsStream(name.replace('.', '/') + ".class")) {
      return stream == null
          ? Optional.empty()
          : Optional.of(ClassFile.of().parse(stream.readAllBytes()));
    } catch (IOException e) {
      throw new UncheckedIOException(name, e);
    }
  }

  private static boolean isInPackage(String className, String packageName) {
    return className.startsWith(packageName + ".")
        && className.indexOf('.', packageName.length() + 1) < 0;
  }

  private static String nameOf(ClassEntry type) {
    return type.asInternalName().replace('/', '.');
  }

  private static void addCalls(ClassModel model, String packageName, List<Call> calls) {
    var fileName =
        model
            .findAttribute(Attributes.sourceFile())
            .map(SourceFileAttribute::sourceFile)
            .map(Utf8Entry::stringValue)
            .orElse("");
    for (var method : model.methods()) {
      addCalls(method, packageName, fileName, calls);
    }
  }

  private static void addCalls(
      MethodModel method, String packageName, String fileName, List<Call> calls) {
    var code = method.code();
    if (code.isEmpty()) {
      return;
    }
    int line = 0;
    for (var element : code.get()) {
      switch (element) {
        case LineNumber number -> line = number.line();
        case InvokeInstruction invoke ->
            calls.add(
                new Call(
                    SourceLocation.of(packageName, fileName, line),
                    method.methodName().stringValue(),
                    nameOf(invoke.owner()),
                    invoke.name().stringValue()));
        default -> {}
      }
    }
  }
}
