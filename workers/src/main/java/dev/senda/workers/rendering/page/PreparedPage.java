package dev.senda.workers.rendering.page;

import dev.senda.workers.rendering.links.TrackingSwitch;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.Comment;
import org.jsoup.nodes.DataNode;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jspecify.annotations.Nullable;

/**
 * A page with slots, parsed once. Filled with values it gives the same HTML and the same text as
 * the filled page would if it were parsed: {@link #of} refuses pages, and {@link #fits} refuses
 * values, where that is not certain. It is never changed, so threads may share it.
 */
public final class PreparedPage {

  /** How the HTML begins the target of a link. */
  private static final String HREF = " href=\"";

  /** Where values are escaped as text; elsewhere a value could change the structure. */
  private static final Set<String> NO_TEXT =
      Set.of(
          "html",
          "head",
          "body",
          "table",
          "tbody",
          "thead",
          "tfoot",
          "tr",
          "colgroup",
          "select",
          "option",
          "pre",
          "textarea",
          "listing",
          "plaintext",
          "xmp",
          "iframe",
          "noembed",
          "noframes",
          "noscript",
          "frameset",
          "svg",
          "math",
          "template");

  private static final Set<String> ATTRIBUTES =
      Set.of("href", "src", "alt", "title", "style", "aria-label");

  /** A value must not complete a reference to a character, a tag or a comment. */
  private static final Pattern REFUSED = Pattern.compile("(&#?\\w*|<[/!?-]*)" + Slots.BEGIN);

  /** Shows whether a slot is in quotes: without them, the parser would split it. */
  private static final String UNQUOTED = " =/";

  private static final Pattern PROBE =
      Pattern.compile(Slots.BEGIN + "(\\d{1,6})" + UNQUOTED + Slots.END);

  /** A slot in the parsed page: what it is in, and its index. */
  private static final Pattern MARK =
      Pattern.compile(Slots.BEGIN + "([TARL])(\\d{1,6})" + Slots.END);

  /** What a mark stands for. */
  private enum Kind {
    /** A value in text. */
    T,
    /** A value in an attribute. */
    A,
    /** A value in a comment or a style sheet. */
    R,
    /** The target of a link. */
    L
  }

  private record Mark(Kind kind, int index) {}

  /** A piece of the HTML, and the mark after it; null after the last one. */
  private record Piece(String html, @Nullable Mark next) {

    /** The type only: personal data stays out of logs. */
    @Override
    public String toString() {
      return "Piece[]";
    }
  }

  /**
   * A link.
   *
   * @param target with marks
   * @param name the template's name of it; empty for none
   * @param isAnchor whether it is an {@code a}
   * @param isTracked false if the template leaves it as it is
   */
  private record Link(String target, String name, boolean isAnchor, boolean isTracked) {

    /** The type only: personal data stays out of logs. */
    @Override
    public String toString() {
      return "Link[]";
    }
  }

  private final Document document;
  private final List<Link> links;
  private final Set<Integer> used;
  private final boolean takesBlanks;
  private final List<Piece> pieces;

  private PreparedPage(
      Document document, List<Link> links, Set<Integer> used, boolean takesBlanks) {
    this.document = document;
    this.links = links;
    this.used = used;
    this.takesBlanks = takesBlanks;
    pieces = pieces(TrackingSwitch.removeMarks(document.outerHtml()));
  }

  /**
   * A link of a filled page.
   *
   * @param name the template's name of it; empty for none
   * @param isTracked false if the template leaves it as it is
   */
  public record FilledLink(String target, String name, boolean isAnchor, boolean isTracked) {

    /** The type only: personal data stays out of logs. */
    @Override
    public String toString() {
      return "FilledLink[]";
    }
  }

  /**
   * Parses a page.
   *
   * @param isWeb whether a link to this target is replaced, so that its name is removed
   * @return empty if the values could change more than their own places
   */
  public static Optional<PreparedPage> of(String html, Predicate<String> isWeb) {
    if (REFUSED.matcher(html).find()) {
      return Optional.empty();
    }
    var used = new HashSet<Integer>();
    Slots.pattern().matcher(html).results().forEach(slot -> used.add(Slots.indexOf(slot)));
    var probed =
        Slots.pattern().matcher(html).replaceAll(Slots.BEGIN + "$1" + UNQUOTED + Slots.END);
    var document = Jsoup.parse(probed);
    document.outputSettings().prettyPrint(false);
    var marking = new Marking();
    document.forEachNode(marking::mark);
    long slots = PROBE.matcher(probed).results().count();
    if (marking.isRefused || marking.marks != slots) {
      return Optional.empty();
    }
    boolean takesBlanks = isSameWithoutValues(document, html);
    return links(document, isWeb)
        .map(links -> new PreparedPage(document, links, used, takesBlanks));
  }

  /** Whether an empty value leaves the structure as it is. */
  private static boolean isSameWithoutValues(Document marked, String html) {
    var empty = Jsoup.parse(Slots.pattern().matcher(html).replaceAll(""));
    empty.outputSettings().prettyPrint(false);
    return MARK.matcher(marked.outerHtml()).replaceAll("").equals(empty.outerHtml());
  }

  /** Replaces the slots in the nodes by marks. */
  private static final class Marking {

    private int marks;
    private boolean isRefused;

    private void mark(Node node) {
      switch (node) {
        case TextNode text when hasSlot(text.getWholeText()) -> {
          var parent = text.parent();
          isRefused |= parent == null || !mayHoldText(parent, text);
          text.text(marked(text.getWholeText(), Kind.T));
        }
        case Comment comment when hasSlot(comment.getData()) ->
            comment.setData(marked(comment.getData(), Kind.R));
        case DataNode data when hasSlot(data.getWholeData()) ->
            data.setWholeData(marked(data.getWholeData(), Kind.R));
        case Element element -> element.attributes().forEach(this::mark);
        default -> {
          // Without a slot, or refused, because its slots are not counted.
        }
      }
    }

    private static boolean mayHoldText(Element parent, TextNode text) {
      // Text in a table is moved before it, unless it is blank.
      return !NO_TEXT.contains(parent.normalName())
          && !(text.nextSibling() instanceof Element next && next.normalName().equals("table"));
    }

    private void mark(Attribute attribute) {
      if (hasSlot(attribute.getValue())) {
        isRefused |= !ATTRIBUTES.contains(attribute.getKey());
        attribute.setValue(marked(attribute.getValue(), Kind.A));
      }
    }

    private static boolean hasSlot(String text) {
      return text.indexOf(Slots.BEGIN) >= 0;
    }

    private String marked(String text, Kind kind) {
      return PROBE
          .matcher(text)
          .replaceAll(
              slot -> {
                marks++;
                return Slots.BEGIN + kind.name() + slot.group(1) + Slots.END;
              });
    }
  }

  /** Empty if it is not known of a link with a name whether it is replaced. */
  private static Optional<List<Link>> links(Document document, Predicate<String> isWeb) {
    var links = new ArrayList<Link>();
    for (var link : document.select("a[href], area[href]")) {
      var marked = TrackingSwitch.removeFrom(link);
      var target = marked.address();
      var name = "";
      if (link.hasAttr("name")) {
        if (Marking.hasSlot(target)) {
          return Optional.empty();
        }
        if (marked.isTracked() && isWeb.test(target.strip())) {
          name = link.attr("name").strip();
          link.removeAttr("name");
        }
      }
      link.attr("href", Slots.BEGIN + Kind.L.name() + links.size() + Slots.END);
      links.add(new Link(target, name, link.normalName().equals("a"), marked.isTracked()));
    }
    return Optional.of(links);
  }

  private static List<Piece> pieces(String html) {
    var pieces = new ArrayList<Piece>();
    var mark = MARK.matcher(html);
    int position = 0;
    while (mark.find()) {
      pieces.add(new Piece(html.substring(position, mark.start()), markOf(mark)));
      position = mark.end();
    }
    pieces.add(new Piece(html.substring(position), null));
    return pieces;
  }

  private static Mark markOf(MatchResult found) {
    return new Mark(Kind.valueOf(found.group(1)), Integer.parseInt(found.group(2)));
  }

  /**
   * Whether these values can be filled in: a blank one may change the structure, and so does one
   * that a filter made as HTML.
   */
  public boolean fits(List<String> values) {
    return used.stream()
        .allMatch(
            index ->
                index < values.size()
                    && (takesBlanks || !values.get(index).isBlank())
                    && HtmlEscapes.isText(values.get(index)));
  }

  /**
   * The page with these values.
   *
   * @param values escaped as HTML, in the order of the slots
   */
  public FilledPage fill(List<String> values) {
    return new FilledPage(values);
  }

  /** A page with the values of one contact. */
  public final class FilledPage {

    private final List<String> values;

    private FilledPage(List<String> values) {
      this.values = values;
    }

    /** The links, as the template has them. */
    public List<FilledLink> links() {
      return links.stream()
          .map(
              link ->
                  new FilledLink(
                      filled(link.target(), List.of()),
                      link.name(),
                      link.isAnchor(),
                      link.isTracked()))
          .toList();
    }

    /**
     * The HTML.
     *
     * @param targets where the links lead, in their order; empty for a link that is left out
     * @param atEnd is added at the end of the body
     */
    public String html(List<String> targets, String atEnd) {
      var html = new StringBuilder(16_384);
      int skipped = 0;
      for (var piece : pieces) {
        var next = piece.next();
        html.append(piece.html(), skipped, piece.html().length());
        skipped = 0;
        if (next != null) {
          switch (next.kind()) {
            case T -> HtmlEscapes.appendEscaped(html, unescaped(next.index()), false);
            case A -> HtmlEscapes.appendEscaped(html, unescaped(next.index()), true);
            case R -> html.append(values.get(next.index()));
            case L -> {
              var target = targets.get(next.index());
              HtmlEscapes.appendEscaped(html, target, true);
              if (target.isEmpty()) {
                html.setLength(html.length() - HREF.length());
                skipped = 1; // the closing quote
              }
            }
          }
        }
      }
      int end = html.lastIndexOf("</body>");
      return html.insert(end, atEnd).toString();
    }

    /** The text part. */
    public String text(List<String> targets) {
      return HtmlToTextConverter.convert(document, text -> filled(text, targets));
    }

    private String filled(String text, List<String> targets) {
      if (!Marking.hasSlot(text)) {
        return text;
      }
      var filled = new StringBuilder();
      var mark = MARK.matcher(text);
      int position = 0;
      while (mark.find()) {
        var found = markOf(mark);
        filled
            .append(text, position, mark.start())
            .append(
                switch (found.kind()) {
                  case T, A -> unescaped(found.index());
                  case R -> values.get(found.index());
                  case L -> targets.get(found.index());
                });
        position = mark.end();
      }
      return filled.append(text, position, text.length()).toString();
    }

    private String unescaped(int index) {
      return HtmlEscapes.unescaped(Objects.requireNonNull(values.get(index)));
    }
  }
}
