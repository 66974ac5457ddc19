package dev.senda.workers.rendering.liquid.parse;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The lines of {@code {% liquid %}}, each of which is a tag. */
final class TagLines implements Sections {

  private static final Pattern NAME = Pattern.compile("[ \\t\\r]*(#|\\w+)");

  private final TemplateText template;
  private final int end;
  private int position;

  TagLines(Markup markup) {
    template = markup.template();
    position = markup.begin();
    end = markup.end();
  }

  @Override
  public Section.@Nullable Tag next() {
    var text = template.content();
    while (position < end) {
      int begin = position;
      int close = text.indexOf('\n', begin);
      int last = close < 0 ? end : Math.min(close, end);
      position = last + 1;
      if (text.substring(begin, last).isBlank()) {
        continue;
      }
      var name = NAME.matcher(text).region(begin, last);
      if (!name.lookingAt()) {
        throw template.error(
            begin, "found \"%s\", expected a tag".formatted(text.substring(begin, last).strip()));
      }
      return new Section.Tag(name.group(1), new Markup(template, name.end(), last), name.start(1));
    }
    return null;
  }

  @Override
  public String raw(Section.Tag tag) {
    throw template.errorInLine(
        tag.begin(), "found raw in {% liquid %}, expected it in braces of its own");
  }

  @Override
  public void skipComment(Section.Tag tag) {
    int depth = 1;
    for (var line = next(); line != null; line = next()) {
      if (line.name().equals(tag.name())) {
        depth++;
      } else if (line.name().equals("end" + tag.name()) && --depth == 0) {
        return;
      }
    }
    throw template.errorInLine(
        tag.begin(), "found %s without its end, expected end%s".formatted(tag.name(), tag.name()));
  }

  @Override
  public void skipDoc(Section.Tag tag) {
    skipComment(tag);
  }
}
