package dev.senda.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.doctree.DocTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTreeScanner;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.lang.model.element.Modifier;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Each public method of the language shows in its Javadoc how it is written. */
class JavadocExamplesTest {

  private static final Path SOURCES = Path.of("src/main/java/dev/senda/journey");

  /** What Senda itself calls, and authors never: how values are read, compared and explored. */
  private static final Set<String> NOT_FOR_AUTHORS =
      Set.of(
          "Action.actor",
          "Channel.ofWireName",
          "Condition.holdsFor",
          "Condition.parts",
          "Condition.resolved",
          "DateTimeOf.parse",
          "Day.resolve",
          "Day.wholeDays",
          "DeliveryStatus.allowsEngagement",
          "Email.isConfirmation",
          "Engaged.isConfirmation",
          "Engagement.implies",
          "Event.matches",
          "Event.propertyValues",
          "Event.references",
          "Event.resolved",
          "Happened.isRemembered",
          "LifecycleStage.ofWireName",
          "Match.comparable",
          "Match.inWords",
          "Match.matches",
          "Match.plain",
          "Message.choices",
          "Message.digests",
          "OfMessage.message",
          "OfValue.recurs",
          "OfValue.unreadable",
          "OfValue.value",
          "OpenTask.ref",
          "Plan.isUnsubscribable",
          "Profile.attribute",
          "Profile.consentsTo",
          "Profile.digestCount",
          "Profile.eventCount",
          "Profile.eventSum",
          "Profile.isOn",
          "Profile.lifecycle",
          "Profile.locale",
          "Profile.property",
          "Profile.score",
          "Profile.today",
          "Property.isOfStart",
          "Single.channel",
          "Single.data",
          "Single.isAtLeastOnce",
          "Single.optIn",
          "Single.template",
          "Split.indexAt",
          "Split.shares",
          "ValueReference.in",
          "ValueReference.matches");

  @Test
  void everyPublicMethod_hasAnExample() throws IOException {
    assertThat(methodsWithoutExample())
        .as("expected {@code ...} or {@snippet ...} in their Javadoc")
        .isEmpty();
  }

  private static List<String> methodsWithoutExample() throws IOException {
    var compiler = ToolProvider.getSystemJavaCompiler();
    try (var files = compiler.getStandardFileManager(null, null, null);
        var sources = Files.list(SOURCES)) {
      var paths = sources.filter(file -> file.toString().endsWith(".java")).sorted().toList();
      var task =
          (JavacTask)
              compiler.getTask(
                  null, files, null, null, null, files.getJavaFileObjectsFromPaths(paths));
      var found = new ArrayList<String>();
      for (var unit : task.parse()) {
        new Scanner(DocTrees.instance(task), unit, found).scan(unit, null);
      }
      assertThat(paths).hasSizeGreaterThan(40);
      return found;
    }
  }

  private static final class Scanner extends TreePathScanner<@Nullable Void, @Nullable Void> {

    private final DocTrees docs;
    private final CompilationUnitTree unit;
    private final List<String> found;

    Scanner(DocTrees docs, CompilationUnitTree unit, List<String> found) {
      this.docs = docs;
      this.unit = unit;
      this.found = found;
    }

    @Override
    public @Nullable Void visitClass(ClassTree type, @Nullable Void unused) {
      boolean isInside =
          getCurrentPath().getParentPath().getLeaf() instanceof ClassTree outer
              && outer.getKind() == Tree.Kind.INTERFACE;
      return isPublic(type.getModifiers(), isInside) ? super.visitClass(type, null) : null;
    }

    @Override
    public @Nullable Void visitMethod(MethodTree method, @Nullable Void unused) {
      var type = (ClassTree) getCurrentPath().getParentPath().getLeaf();
      boolean isConstructor = method.getReturnType() == null;
      if (!isConstructor
          && isPublic(method.getModifiers(), type.getKind() == Tree.Kind.INTERFACE)
          && !isOverride(method)
          && !NOT_FOR_AUTHORS.contains(type.getSimpleName() + "." + method.getName())
          && !hasExample()) {
        found.add(
            "%s:%d: %s.%s"
                .formatted(
                    Path.of(unit.getSourceFile().getName()).getFileName(),
                    unit.getLineMap()
                        .getLineNumber(docs.getSourcePositions().getStartPosition(unit, method)),
                    type.getSimpleName(),
                    method.getName()));
      }
      return null;
    }

    private static boolean isPublic(ModifiersTree modifiers, boolean isInInterface) {
      var flags = modifiers.getFlags();
      return flags.contains(Modifier.PUBLIC)
          || (isInInterface && !flags.contains(Modifier.PRIVATE));
    }

    private static boolean isOverride(MethodTree method) {
      return method.getModifiers().getAnnotations().stream()
          .anyMatch(annotation -> annotation.getAnnotationType().toString().equals("Override"));
    }

    private boolean hasExample() {
      var comment = docs.getDocCommentTree(getCurrentPath());
      return comment != null
          && Boolean.TRUE.equals(
              new DocTreeScanner<Boolean, @Nullable Void>() {
                @Override
                public Boolean scan(DocTree tree, @Nullable Void unused) {
                  return tree != null
                      && (tree.getKind() == DocTree.Kind.CODE
                          || tree.getKind() == DocTree.Kind.SNIPPET
                          || Boolean.TRUE.equals(super.scan(tree, null)));
                }

                @Override
                public Boolean reduce(Boolean one, Boolean other) {
                  return Boolean.TRUE.equals(one) || Boolean.TRUE.equals(other);
                }
              }.scan(comment, null));
    }
  }
}
