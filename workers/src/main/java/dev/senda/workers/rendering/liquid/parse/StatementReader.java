package dev.senda.workers.rendering.liquid.parse;

import static dev.senda.workers.rendering.liquid.parse.ExpressionReader.expression;
import static dev.senda.workers.rendering.liquid.parse.ExpressionReader.value;

import dev.senda.workers.rendering.liquid.expression.Expression;
import dev.senda.workers.rendering.liquid.expression.LiquidException;
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
import dev.senda.workers.rendering.liquid.statement.Items;
import dev.senda.workers.rendering.liquid.statement.Output;
import dev.senda.workers.rendering.liquid.statement.Statement;
import dev.senda.workers.rendering.liquid.statement.TableRow;
import dev.senda.workers.rendering.liquid.statement.Text;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import liquid.parser.v4.LiquidParser.AtomContext;
import liquid.parser.v4.LiquidParser.Atom_assignmentContext;
import liquid.parser.v4.LiquidParser.Atom_othersContext;
import liquid.parser.v4.LiquidParser.Atom_outputContext;
import liquid.parser.v4.LiquidParser.Atom_tagContext;
import liquid.parser.v4.LiquidParser.BlockContext;
import liquid.parser.v4.LiquidParser.Capture_tag_IdContext;
import liquid.parser.v4.LiquidParser.Capture_tag_StrContext;
import liquid.parser.v4.LiquidParser.Case_tagContext;
import liquid.parser.v4.LiquidParser.Comment_tagContext;
import liquid.parser.v4.LiquidParser.Cycle_tagContext;
import liquid.parser.v4.LiquidParser.Else_tagContext;
import liquid.parser.v4.LiquidParser.Empty_tagContext;
import liquid.parser.v4.LiquidParser.For_arrayContext;
import liquid.parser.v4.LiquidParser.For_attributeContext;
import liquid.parser.v4.LiquidParser.For_rangeContext;
import liquid.parser.v4.LiquidParser.For_tagContext;
import liquid.parser.v4.LiquidParser.If_tagContext;
import liquid.parser.v4.LiquidParser.Include_tagContext;
import liquid.parser.v4.LiquidParser.Other_tagContext;
import liquid.parser.v4.LiquidParser.Raw_tagContext;
import liquid.parser.v4.LiquidParser.Simple_tagContext;
import liquid.parser.v4.LiquidParser.Table_tagContext;
import liquid.parser.v4.LiquidParser.TagContext;
import liquid.parser.v4.LiquidParser.Unless_tagContext;
import org.jspecify.annotations.Nullable;

/** Reads tags and text from a parsed text. */
final class StatementReader {

  private StatementReader() {}

  static Block block(@Nullable BlockContext context) {
    return context == null ? Block.EMPTY : block(context.atom());
  }

  private static Block block(List<AtomContext> atoms) {
    return new Block(atoms.stream().map(StatementReader::statement).toList());
  }

  private static Statement statement(AtomContext atom) {
    return switch (atom) {
      case Atom_othersContext text -> new Text(text.getText());
      case Atom_outputContext output ->
          new Output(
              ExpressionReader.filtered(output.output().evaluate, output.output().filter()),
              ExpressionReader.source(output.output().evaluate),
              output.getStart().getLine());
      case Atom_assignmentContext assignment ->
          new Assign(
              assignment.assignment().id().getText(),
              ExpressionReader.filtered(
                  assignment.assignment().expr(), assignment.assignment().filter()));
      case Atom_tagContext tag -> tag(tag.tag());
      default -> throw ExpressionReader.unknown(atom);
    };
  }

  private static Statement tag(TagContext context) {
    return switch (context.getChild(0)) {
      case If_tagContext tag -> conditional(tag);
      case Unless_tagContext tag ->
          new Conditional(
              List.of(new Conditional.Branch(expression(tag.expr()), false, block(tag.block()))),
              otherwise(tag.else_tag()));
      case Case_tagContext tag -> cases(tag);
      case For_tagContext tag ->
          tag.for_array() == null ? range(tag.for_range()) : list(tag.for_array());
      case Table_tagContext tag -> table(tag);
      case Cycle_tagContext tag -> cycle(tag);
      case Capture_tag_IdContext tag -> new Capture(tag.id().getText(), block(tag.block()));
      case Capture_tag_StrContext tag ->
          new Capture(ExpressionReader.unquoted(tag.Str().getText()), block(tag.block()));
      case Raw_tagContext tag -> new Text(tag.raw_body().getText());
      case Comment_tagContext _, Empty_tagContext _ -> Block.EMPTY;
      case Simple_tagContext tag -> simple(tag);
      case Other_tagContext tag -> new IfChanged(block(tag.atom()));
      case Include_tagContext tag -> throw refused(tag.getStart().getLine(), "include");
      default -> throw ExpressionReader.unknown(context);
    };
  }

  private static LiquidException refused(int line, String name) {
    return new LiquidException(line, LiquidTags.unknown(name), null);
  }

  private static Block otherwise(@Nullable Else_tagContext context) {
    return context == null ? Block.EMPTY : block(context.block());
  }

  private static Conditional conditional(If_tagContext tag) {
    var branches = new ArrayList<Conditional.Branch>();
    branches.add(new Conditional.Branch(expression(tag.expr()), true, block(tag.block())));
    for (var branch : tag.elsif_tag()) {
      branches.add(new Conditional.Branch(expression(branch.expr()), true, block(branch.block())));
    }
    return new Conditional(List.copyOf(branches), otherwise(tag.else_tag()));
  }

  private static Case cases(Case_tagContext tag) {
    return new Case(
        expression(tag.expr()),
        tag.when_tag().stream()
            .map(
                when ->
                    new Case.When(
                        when.term().stream().map(ExpressionReader::term).toList(),
                        block(when.block())))
            .toList(),
        otherwise(tag.else_tag()));
  }

  private static For list(For_arrayContext tag) {
    var variable = tag.id().getText();
    var limits = limits(tag.for_attribute());
    return new For(
        variable,
        new Items(
            ExpressionReader.lookup(tag.lookup()),
            null,
            limits.get("limit"),
            limits.get("offset"),
            isContinued(tag.for_attribute()),
            tag.Reversed() != null,
            "for %s in %s".formatted(variable, tag.lookup().getText()),
            tag.getStart().getLine()),
        block(tag.for_block().a),
        tag.for_block().b == null ? null : block(tag.for_block().b));
  }

  private static For range(For_rangeContext tag) {
    var variable = tag.id().getText();
    var limits = limits(tag.for_attribute());
    return new For(
        variable,
        new Items(
            value(tag.from),
            value(tag.to),
            limits.get("limit"),
            limits.get("offset"),
            isContinued(tag.for_attribute()),
            tag.Reversed() != null,
            "for %s in %s..%s".formatted(variable, tag.from.getText(), tag.to.getText()),
            tag.getStart().getLine()),
        block(tag.block()),
        null);
  }

  private static Map<String, Expression> limits(List<For_attributeContext> attributes) {
    var limits = new HashMap<String, Expression>();
    for (var attribute : attributes) {
      if (attribute.expr() != null) {
        put(
            limits,
            attribute.Id() == null ? "offset" : attribute.Id().getText(),
            attribute.expr(),
            attribute.getStart().getLine());
      }
    }
    return limits;
  }

  private static void put(
      Map<String, Expression> limits,
      String name,
      liquid.parser.v4.LiquidParser.ExprContext value,
      int line) {
    if (!name.equals("limit") && !name.equals("offset") && !name.equals("cols")) {
      throw new LiquidException(
          line, "found \"%s:\" in a loop, expected limit:, offset: or cols:".formatted(name), null);
    }
    limits.put(name, value(value));
  }

  private static boolean isContinued(List<For_attributeContext> attributes) {
    return attributes.stream().anyMatch(attribute -> attribute.Continue() != null);
  }

  private static TableRow table(Table_tagContext tag) {
    var limits = new HashMap<String, Expression>();
    for (var attribute : tag.attribute()) {
      put(
          limits,
          attribute.Id() == null ? "offset" : attribute.Id().getText(),
          attribute.expr(),
          attribute.getStart().getLine());
    }
    var variable = tag.id().getText();
    return new TableRow(
        variable,
        new Items(
            ExpressionReader.lookup(tag.lookup()),
            null,
            limits.get("limit"),
            limits.get("offset"),
            false,
            false,
            "tablerow %s in %s".formatted(variable, tag.lookup().getText()),
            tag.getStart().getLine()),
        limits.get("cols"),
        block(tag.block()));
  }

  private static Cycle cycle(Cycle_tagContext tag) {
    var group = tag.cycle_group() == null ? null : tag.cycle_group().expr();
    var text = new StringBuilder();
    tag.expr().forEach(value -> text.append(value.getText()).append(','));
    return new Cycle(
        group == null ? null : expression(group),
        tag.expr().stream().map(ExpressionReader::value).toList(),
        text.toString());
  }

  private static Statement simple(Simple_tagContext tag) {
    var name = tag.SimpleTagId().getText();
    var parameter = tag.other_tag_parameters() == null ? "" : tag.other_tag_parameters().getText();
    return switch (name) {
      case "break" -> new Interrupt(Statement.Flow.BREAK);
      case "continue" -> new Interrupt(Statement.Flow.CONTINUE);
      case "increment" -> new Counter(parameter, true);
      case "decrement" -> new Counter(parameter, false);
      default -> throw refused(tag.getStart().getLine(), name);
    };
  }
}
