package dev.senda.workers.rendering.liquid.parse;

import dev.senda.workers.rendering.liquid.expression.LiquidException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The parts of a template. A hyphen beside the braces strips the white space there. */
final class TemplateSections implements Sections {

  private static final Pattern NAME = Pattern.compile("\\s*(#|\\w+)");
  private static final Pattern END_OF_RAW = Pattern.compile("\\{%-?\\s*endraw\\s*(-?)%}");
  private static final Pattern END_OF_DOC = Pattern.compile("\\{%-?\\s*enddoc\\s*(-?)%}");
  private static final Pattern IN_COMMENT =
      Pattern.compile("\\{%-?\\s*(comment|endcomment|raw)\\b[^%]*?(-?)%}");

  private final TemplateText template;
  private final String text;
  private int position;
  private boolean isStripping;

  TemplateSections(TemplateText template) {
    this.template = template;
    this.text = template.content();
  }

  @Override
  public @Nullable Section next() {
    while (position < text.length()) {
      int begin = nextBraces(position);
      if (begin > position) {
        var content = stripped(position, begin);
        position = begin;
        if (!content.isEmpty()) {
          return new Section.Text(content);
        }
      } else {
        return braces(begin);
      }
    }
    return null;
  }

  private int nextBraces(int from) {
    for (int i = text.indexOf('{', from); i >= 0; i = text.indexOf('{', i + 1)) {
      if (text.startsWith("{{", i) || text.startsWith("{%", i)) {
        return i;
      }
    }
    return text.length();
  }

  private String stripped(int from, int to) {
    var content = text.substring(from, to);
    if (isStripping) {
      content = content.stripLeading();
      isStripping = false;
    }
    return text.startsWith("-", to + 2) ? content.stripTrailing() : content;
  }

  private Section braces(int begin) {
    boolean isTag = text.charAt(begin + 1) == '%';
    int first = begin + (text.startsWith("-", begin + 2) ? 3 : 2);
    int end = end(begin, first, isTag);
    isStripping = end > first && text.charAt(end - 1) == '-';
    position = end + 2;
    int last = isStripping ? end - 1 : end;
    if (!isTag) {
      return new Section.Output(new Markup(template, first, last), begin);
    }
    var name = NAME.matcher(text).region(first, last);
    if (!name.lookingAt()) {
      throw template.error(
          begin, "found \"%s\", expected a tag".formatted(text.substring(begin, end + 2)));
    }
    return new Section.Tag(name.group(1), new Markup(template, name.end(), last), begin);
  }

  /** Where the closing braces are; those in a quoted text do not count. */
  private int end(int begin, int first, boolean isTag) {
    var close = isTag ? "%}" : "}}";
    var name = NAME.matcher(text).region(first, text.length());
    boolean isComment = isTag && name.lookingAt() && name.group(1).equals("#");
    boolean isLines = isTag && name.lookingAt() && name.group(1).equals("liquid");
    int i = first;
    while (i < text.length()) {
      char character = text.charAt(i);
      if (text.startsWith(close, i)) {
        return i;
      }
      if (!isComment && !isLines && (text.startsWith("{{", i) || text.startsWith("{%", i))) {
        break;
      }
      boolean isQuote = !isComment && (character == '"' || character == '\'');
      i = isQuote ? afterQuoted(i) : i + 1;
    }
    throw template.error(
        begin,
        "found \"%s\", expected it to end with %s"
            .formatted(text.substring(begin).lines().findFirst().orElse(""), close));
  }

  /** After a quoted text; after the quote alone if its text seems not to end. */
  private int afterQuoted(int begin) {
    int close = text.indexOf(text.charAt(begin), begin + 1);
    if (close < 0) {
      return begin + 1;
    }
    var quoted = text.substring(begin + 1, close);
    boolean hasBraces = quoted.contains("}}") || quoted.contains("%}");
    return hasBraces && quoted.contains("\n") ? begin + 1 : close + 1;
  }

  @Override
  public void skipDoc(Section.Tag tag) {
    var _ = until(END_OF_DOC, tag);
  }

  @Override
  public String raw(Section.Tag tag) {
    return until(END_OF_RAW, tag);
  }

  private String until(Pattern close, Section.Tag tag) {
    var end = close.matcher(text);
    if (!end.find(position)) {
      throw neverEnds(tag);
    }
    var content = text.substring(position, end.start());
    position = end.end();
    isStripping = !end.group(1).isEmpty();
    return content;
  }

  @Override
  public void skipComment(Section.Tag tag) {
    var found = IN_COMMENT.matcher(text);
    int depth = 1;
    while (depth > 0) {
      if (!found.find(position)) {
        throw neverEnds(tag);
      }
      position = found.end();
      isStripping = !found.group(2).isEmpty();
      var name = found.group(1);
      if (name.equals("raw")) {
        var _ = raw(tag);
      } else {
        depth += name.equals("comment") ? 1 : -1;
      }
    }
  }

  private LiquidException neverEnds(Section.Tag tag) {
    return template.errorInLine(
        tag.begin(),
        "found {%% %s %%} without its end, expected {%% end%s %%}"
            .formatted(tag.name(), tag.name()));
  }
}
