package dev.senda.workers.rendering;

import dev.senda.workers.rendering.cache.LruCache;
import dev.senda.workers.rendering.page.Slots;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import liqp.Template;
import liqp.TemplateContext;
import liqp.TemplateParser;
import liqp.blocks.Block;
import liqp.exceptions.LiquidException;
import liqp.exceptions.VariableNotExistException;
import liqp.filters.Filter;
import liqp.nodes.LNode;
import liqp.tags.Tag;

/**
 * Renders Liquid with strict variables: a missing variable is an error, unless the template gives a
 * default ({@code {{ contact.first_name | default: "friend" }}}). All printed values go through
 * {@link OutputFilter}; a template cannot bypass it. Parsed templates are cached by their text.
 *
 * <p>The filter is inserted into the template's text, because liqp's own hook, RenderTransformer,
 * receives template text and printed values alike, and so cannot escape only the values.
 */
final class LiquidEngine {

  private static final int KEPT = 500;
  private static final Pattern RAW = Pattern.compile("\\{%-?\\s*raw\\s*-?%}");
  private static final Pattern END_OF_RAW = Pattern.compile("\\{%-?\\s*endraw\\s*-?%}");

  /** A variable that is printed with a default, and so may be missing. */
  private static final Pattern WITH_DEFAULT =
      Pattern.compile("(\\{\\{-?\\s*)([A-Za-z_]\\w*(?:\\.\\w+)+)(?=\\s*\\|\\s*default\\s*:)");

  /** The context key of the printed values; no template can use this name. */
  private static final String VALUES = "values printed so far";

  /** These tags bypass the filter, read the printed values, or read files. */
  private static final List<String> REFUSED_TAGS = List.of("cycle", "include", "include_relative");

  private static final List<String> REFUSED_BLOCKS = List.of("capture", "ifchanged");

  private final TemplateParser parser;

  /** The variables of a text that are printed with a default. */
  private final LruCache<String, List<String>> withDefault = new LruCache<>(KEPT);

  /** Unused parsed templates by their text. Each renders one message at a time. */
  private final Map<String, Deque<Template>> parsed =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Deque<Template>> eldest) {
          return size() > KEPT;
        }
      };

  private LiquidEngine(OutputFilter outputFilter) {
    var builder =
        new TemplateParser.Builder()
            .withStrictVariables(true)
            .withErrorMode(TemplateParser.ErrorMode.STRICT)
            .withFilter(outputFilter);
    REFUSED_TAGS.forEach(name -> builder.withTag(new RefusedTag(name)));
    REFUSED_BLOCKS.forEach(name -> builder.withBlock(new RefusedBlock(name)));
    parser = builder.build();
  }

  /** Leaves a slot for each value, which is escaped for HTML text and quoted attributes. */
  static LiquidEngine withSlots() {
    return new LiquidEngine(new SlotFilter());
  }

  /** Prints values unescaped, into plain text such as a mail's header. */
  static LiquidEngine plainText() {
    return new LiquidEngine(new PlainFilter());
  }

  /**
   * @param source the template, for errors
   * @throws RenderingException if a variable is missing, or the text is no Liquid
   */
  TemplateWithSlots renderWithSlots(
      TemplateSource source, String text, Map<String, Object> variables) {
    var values = new ArrayList<String>();
    var all = new HashMap<>(variables);
    all.put(VALUES, values);
    return new TemplateWithSlots(render(source, text, all), values);
  }

  /**
   * @param source the template, for errors
   * @throws RenderingException if a variable is missing, or the text is no Liquid
   */
  String render(TemplateSource source, String text, Map<String, Object> variables) {
    if (!text.contains("{")) {
      return text;
    }
    try {
      var template = borrow(text);
      var rendered = template.renderToObjectUnguarded(withMissingOnes(text, variables)).toString();
      giveBack(text, template);
      return rendered;
    } catch (VariableNotExistException e) {
      throw RenderingException.missingVariable(source, e.getVariableName());
    } catch (LiquidException e) {
      throw RenderingException.of(source, "its Liquid is broken: " + e.getMessage(), e);
    } catch (RenderingException e) {
      throw e;
    } catch (RuntimeException e) {
      throw RenderingException.of(source, "its Liquid does not work: " + e.getMessage(), e);
    }
  }

  /** The variables, and under a second name those that may be missing: false if missing. */
  private Map<String, Object> withMissingOnes(String text, Map<String, Object> variables) {
    var all = new HashMap<>(variables);
    withDefault
        .get(
            text,
            () -> WITH_DEFAULT.matcher(text).results().map(output -> output.group(2)).toList())
        .forEach(path -> all.put(mayBeMissing(path), valueOrFalse(path, variables)));
    return all;
  }

  private static String mayBeMissing(String path) {
    return "may_be_missing__" + path.replace(".", "__");
  }

  private static Object valueOrFalse(String path, Map<String, Object> variables) {
    Object value = variables;
    for (var name : path.split("\\.", -1)) {
      value = value instanceof Map<?, ?> map ? map.get(name) : null;
    }
    return value == null ? false : value;
  }

  private Template borrow(String text) {
    synchronized (parsed) {
      var free = parsed.get(text);
      if (free != null && !free.isEmpty()) {
        return free.pop();
      }
    }
    return parser.parse(printingThroughTheFilter(text));
  }

  private void giveBack(String text, Template template) {
    synchronized (parsed) {
      parsed.computeIfAbsent(text, any -> new ArrayDeque<>()).push(template);
    }
  }

  /**
   * Adds the filter at the end of each {@code {{ ... }}}, and replaces a variable with a default by
   * its second name.
   */
  private static String printingThroughTheFilter(String text) {
    var result = new StringBuilder(text.length() + 256);
    int position = 0;
    while (position < text.length()) {
      int output = text.indexOf("{{", position);
      var raw = RAW.matcher(text);
      if (raw.find(position) && (output < 0 || raw.start() < output)) {
        var end = END_OF_RAW.matcher(text);
        int after = end.find(raw.end()) ? end.end() : text.length();
        result.append(text, position, after);
        position = after;
        continue;
      }
      int end = output < 0 ? -1 : endOfOutput(text, output + 2);
      if (end < 0) {
        break;
      }
      int beforeDash = text.charAt(end - 1) == '-' ? end - 1 : end;
      result
          .append(text, position, output)
          .append(
              WITH_DEFAULT
                  .matcher(text.substring(output, beforeDash))
                  .replaceFirst(found -> found.group(1) + mayBeMissing(found.group(2))))
          .append(" | ")
          .append(OutputFilter.NAME)
          .append(' ')
          .append(text, beforeDash, end + 2);
      position = end + 2;
    }
    return result.append(text, Math.min(position, text.length()), text.length()).toString();
  }

  /** The index of the closing braces, ignoring those in quotes; -1 if there are none. */
  private static int endOfOutput(String text, int from) {
    char quote = 0;
    for (int i = from; i < text.length(); i++) {
      char character = text.charAt(i);
      if (quote != 0) {
        quote = character == quote ? 0 : quote;
      } else if (character == '"' || character == '\'') {
        quote = character;
      } else if (text.startsWith("}}", i)) {
        return i;
      }
    }
    return -1;
  }

  static String htmlEscaped(String text) {
    var escaped = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char character = text.charAt(i);
      switch (character) {
        case '&' -> escaped.append("&amp;");
        case '<' -> escaped.append("&lt;");
        case '>' -> escaped.append("&gt;");
        case '"' -> escaped.append("&quot;");
        case '\'' -> escaped.append("&#39;");
        default -> {
          if (character >= ' ' || character == '\n' || character == '\t') {
            escaped.append(character);
          }
        }
      }
    }
    return escaped.toString();
  }

  /** The filter at the end of every output. */
  private abstract static class OutputFilter extends Filter {

    private static final String NAME = "printed_by_senda";

    OutputFilter() {
      super(NAME);
    }
  }

  private static final class PlainFilter extends OutputFilter {
    @Override
    public Object apply(Object value, TemplateContext context, Object... parameters) {
      return asString(value, context);
    }
  }

  private static final class SlotFilter extends OutputFilter {
    @Override
    @SuppressWarnings("unchecked")
    public Object apply(Object value, TemplateContext context, Object... parameters) {
      var values = (List<String>) context.get(VALUES);
      values.add(htmlEscaped(asString(value, context)));
      return Slots.of(values.size() - 1);
    }
  }

  private static final class RefusedTag extends Tag {

    RefusedTag(String name) {
      super(name);
    }

    @Override
    public Object render(TemplateContext context, LNode... nodes) {
      throw new IllegalStateException("{% " + name + " %} is not supported");
    }
  }

  private static final class RefusedBlock extends Block {

    RefusedBlock(String name) {
      super(name);
    }

    @Override
    public Object render(TemplateContext context, LNode... nodes) {
      throw new IllegalStateException("{% " + name + " %} is not supported");
    }
  }
}
