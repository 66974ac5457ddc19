package dev.senda.workers.rendering.liquid.parse;

import static dev.senda.workers.rendering.liquid.parse.ExpressionReader.condition;
import static dev.senda.workers.rendering.liquid.parse.ExpressionReader.filtered;
import static dev.senda.workers.rendering.liquid.parse.ExpressionReader.value;

import dev.senda.workers.rendering.liquid.expression.Expression;
import dev.senda.workers.rendering.liquid.expression.Flow;
import dev.senda.workers.rendering.liquid.expression.LiquidException;
import dev.senda.workers.rendering.liquid.parse.Token.Kind;
import dev.senda.workers.rendering.liquid.statement.Assign;
import dev.senda.workers.rendering.liquid.statement.Block;
import dev.senda.workers.rendering.liquid.statement.Capture;
import dev.senda.workers.rendering.liquid.statement.Case;
import dev.senda.workers.rendering.liquid.statement.Conditional;
import dev.senda.workers.rendering.liquid.statement.Counter;
import dev.senda.workers.rendering.liquid.statement.Cycle;
import dev.senda.workers.rendering.liquid.statement.For;
import dev.senda.workers.rendering.liquid.statement.IfChanged;
import dev.senda.workers.rendering.liquid.statement.Interrupt;
import dev.senda.workers.rendering.liquid.statement.Output;
import dev.senda.workers.rendering.liquid.statement.Statement;
import dev.senda.workers.rendering.liquid.statement.TableRow;
import dev.senda.workers.rendering.liquid.statement.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads the text, outputs and tags of a template. */
public final class StatementReader {

  private static final int DEEPEST = 100;

  private final TemplateText template;
  private final List<SnippetCall> snippetCalls;
  private Sections sections;
  private int depth;

  /** The tag at which the last block ended. */
  private Section.@Nullable Tag end;

  private StatementReader(TemplateText template, List<SnippetCall> snippetCalls) {
    this.template = template;
    this.snippetCalls = snippetCalls;
    this.sections = new TemplateSections(template);
  }

  /**
   * A parsed template. It has no state of its own, so threads may share it.
   *
   * @param snippetCalls the snippets that it prints, where it names them
   */
  public record ParsedTemplate(Statement root, List<SnippetCall> snippetCalls) {}

  /**
   * A snippet that a template prints.
   *
   * @param line of the template, from 1
   * @param isRender whether by {@code render}; otherwise by {@code include}
   */
  public record SnippetCall(String name, int line, boolean isRender) {}

  /**
   * Reads a text with Liquid.
   *
   * @throws LiquidException if it is no Liquid, or has a tag or a filter that does not exist
   */
  public static ParsedTemplate read(String text) {
    var calls = new ArrayList<SnippetCall>();
    var root = new StatementReader(new TemplateText(text), calls).block(null, List.of());
    return new ParsedTemplate(root, List.copyOf(calls));
  }

  /**
   * The statements until one of these tags, which becomes {@link #end}.
   *
   * @param opener the tag of the block; null for the whole text
   */
  private Block block(Section.@Nullable Tag opener, List<String> ends) {
    if (++depth > DEEPEST) {
      throw template.errorInLine(
          Objects.requireNonNull(opener).begin(),
          "found more than %d tags inside of each other".formatted(DEEPEST));
    }
    var statements = new ArrayList<Statement>();
    for (var section = sections.next(); section != null; section = sections.next()) {
      if (section instanceof Section.Tag tag && ends.contains(tag.name())) {
        end = tag;
        depth--;
        return new Block(List.copyOf(statements));
      }
      statements.add(statement(section, opener));
    }
    if (opener != null) {
      throw template.errorInLine(
          opener.begin(),
          "found {%% %s %%} without its end, expected {%% end%s %%}"
              .formatted(opener.name(), opener.name()));
    }
    return new Block(List.copyOf(statements));
  }

  private Statement statement(Section section, Section.@Nullable Tag opener) {
    return switch (section) {
      case Section.Text text -> new Text(text.content());
      case Section.Output output -> output(output.markup(), output.begin());
      case Section.Tag tag -> statement(tag, opener);
    };
  }

  private Output output(Markup markup, int begin) {
    var expression = filtered(markup);
    int after = markup.position();
    markup.backTo(0);
    var _ = value(markup);
    var source = markup.sourceSince(0);
    markup.backTo(after);
    return new Output(expression, source, template.lineOf(begin));
  }

  private Statement statement(Section.Tag tag, Section.@Nullable Tag opener) {
    var markup = tag.markup();
    return switch (tag.name()) {
      case "assign" -> assign(markup);
      case "capture" -> capture(tag);
      case "if" -> conditional(tag, true);
      case "unless" -> conditional(tag, false);
      case "case" -> cases(tag);
      case "for" -> loop(tag);
      case "tablerow" -> table(tag);
      case "cycle" -> cycle(markup);
      case "ifchanged" -> ifChanged(tag);
      case "break" -> withoutMarkup(markup, new Interrupt(Flow.BREAK));
      case "continue" -> withoutMarkup(markup, new Interrupt(Flow.CONTINUE));
      case "increment" -> new Counter(counter(markup), true);
      case "decrement" -> new Counter(counter(markup), false);
      case "echo" -> output(markup, tag.begin());
      case "liquid" -> lines(markup);
      case "render", "include" -> new SnippetReader(tag, snippetCalls).partial();
      case "raw" -> new Text(sections.raw(tag));
      case "comment" -> {
        sections.skipComment(tag);
        yield Block.EMPTY;
      }
      case "doc" -> {
        markup.expectEnd();
        sections.skipDoc(tag);
        yield Block.EMPTY;
      }
      case "#" -> comment(tag);
      default -> throw unknown(tag, opener);
    };
  }

  private LiquidException unknown(Section.Tag tag, Section.@Nullable Tag opener) {
    var hint = SyntaxHints.of(template.content(), tag.begin());
    if (hint.isPresent()) {
      return template.error(tag.begin(), hint.get());
    }
    return template.errorInLine(
        tag.begin(), LiquidTags.misplaced(tag.name(), opener == null ? "" : opener.name()));
  }

  private static Statement withoutMarkup(Markup markup, Statement statement) {
    markup.expectEnd();
    return statement;
  }

  private static Assign assign(Markup markup) {
    var name = markup.expect(Kind.NAME, "the name of a variable").text();
    markup.expect(Kind.ASSIGNMENT, "=");
    return new Assign(name, filtered(markup));
  }

  private Capture capture(Section.Tag tag) {
    var name = tag.markup().peek();
    if (name.kind() != Kind.TEXT) {
      tag.markup().expect(Kind.NAME, "the name of a variable");
    } else {
      tag.markup().next();
    }
    tag.markup().expectEnd();
    return new Capture(name.text(), block(tag, List.of("endcapture")));
  }

  private IfChanged ifChanged(Section.Tag tag) {
    tag.markup().expectEnd();
    return new IfChanged(block(tag, List.of("endifchanged")));
  }

  private static String counter(Markup markup) {
    var name = markup.expect(Kind.NAME, "the name of a counter").text();
    markup.expectEnd();
    return name;
  }

  private Block lines(Markup markup) {
    var around = sections;
    sections = new TagLines(markup);
    var block = block(null, List.of());
    depth--;
    sections = around;
    return block;
  }

  private Block comment(Section.Tag tag) {
    tag.markup()
        .text()
        .lines()
        .skip(1)
        .map(String::strip)
        .filter(line -> !line.isEmpty() && !line.startsWith("#"))
        .findFirst()
        .ifPresent(
            line -> {
              throw template.errorInLine(
                  tag.begin(),
                  "found \"%s\" in {%% # %%}, expected each line to begin with #".formatted(line));
            });
    return Block.EMPTY;
  }

  private Conditional conditional(Section.Tag tag, boolean expected) {
    var close = "end" + tag.name();
    var branches = new ArrayList<Conditional.Branch>();
    var markup = tag.markup();
    boolean isExpected = expected;
    while (true) {
      var condition = condition(markup);
      if (!markup.isNext(Kind.END)) {
        throw markup.unexpected("and, or, or the end");
      }
      var block = block(tag, List.of("elsif", "else", close));
      branches.add(new Conditional.Branch(condition, isExpected, block));
      var next = endTag();
      if (!next.name().equals("elsif")) {
        return withoutBlankText(
            new Conditional(List.copyOf(branches), otherwise(tag, next, close)));
      }
      markup = next.markup();
      isExpected = true;
    }
  }

  /** What prints nothing but white space prints nothing, as in Shopify's Liquid. */
  private static Conditional withoutBlankText(Conditional conditional) {
    return conditional.isBlank()
        ? new Conditional(
            conditional.branches().stream()
                .map(
                    branch ->
                        new Conditional.Branch(
                            branch.condition(),
                            branch.expected(),
                            branch.block().withoutBlankText()))
                .toList(),
            conditional.otherwise().withoutBlankText())
        : conditional;
  }

  private static Case withoutBlankText(Case cases) {
    return cases.isBlank()
        ? new Case(
            cases.value(),
            cases.whens().stream()
                .map(when -> new Case.When(when.alternatives(), when.block().withoutBlankText()))
                .toList(),
            cases.otherwise().withoutBlankText())
        : cases;
  }

  private Section.Tag endTag() {
    return Objects.requireNonNull(end);
  }

  /** The block of {@code else}, if the last block ended there. */
  private Block otherwise(Section.Tag opener, Section.Tag last, String close) {
    last.markup().expectEnd();
    if (!last.name().equals("else")) {
      return Block.EMPTY;
    }
    var block = block(opener, List.of(close));
    endTag().markup().expectEnd();
    return block;
  }

  private Case cases(Section.Tag tag) {
    var value = value(tag.markup());
    tag.markup().expectEnd();
    var ends = List.of("when", "else", "endcase");
    var whens = new ArrayList<Case.When>();
    var _ = block(tag, ends);
    while (endTag().name().equals("when")) {
      var markup = endTag().markup();
      var alternatives = new ArrayList<Expression>();
      do {
        alternatives.add(ExpressionReader.single(markup));
      } while (markup.take(Kind.COMMA) || markup.takeWord("or"));
      markup.expectEnd();
      whens.add(new Case.When(List.copyOf(alternatives), block(tag, ends)));
    }
    return withoutBlankText(
        new Case(value, List.copyOf(whens), otherwise(tag, endTag(), "endcase")));
  }

  private For loop(Section.Tag tag) {
    var head = LoopHead.read(tag, List.of("limit", "offset"));
    var block = block(tag, List.of("else", "endfor"));
    boolean hasElse = endTag().name().equals("else");
    var otherwise = otherwise(tag, endTag(), "endfor");
    boolean isBlank = block.isBlank() && otherwise.isBlank();
    return new For(
        head.variable(),
        head.items(),
        isBlank ? block.withoutBlankText() : block,
        !hasElse ? null : isBlank ? otherwise.withoutBlankText() : otherwise);
  }

  private TableRow table(Section.Tag tag) {
    var head = LoopHead.read(tag, List.of("cols", "limit", "offset"));
    return new TableRow(
        head.variable(), head.items(), head.columns(), block(tag, List.of("endtablerow")));
  }

  private static Cycle cycle(Markup markup) {
    int begin = markup.position();
    var first = value(markup);
    Expression group = null;
    if (markup.take(Kind.COLON)) {
      group = first;
      begin = markup.position();
      first = value(markup);
    }
    var alternatives = new ArrayList<Expression>();
    alternatives.add(first);
    while (markup.take(Kind.COMMA) && !markup.isNext(Kind.END)) {
      alternatives.add(value(markup));
    }
    var source = markup.shortSourceSince(begin);
    markup.expectEnd();
    return new Cycle(group, List.copyOf(alternatives), source);
  }
}
