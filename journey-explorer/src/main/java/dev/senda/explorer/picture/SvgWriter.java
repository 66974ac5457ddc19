package dev.senda.explorer.picture;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.mapping;

import dev.senda.explorer.picture.Layout.Bounds;
import dev.senda.explorer.picture.Layout.Position;
import dev.senda.explorer.picture.Layout.Route;
import dev.senda.explorer.picture.Layout.Size;
import dev.senda.explorer.picture.Picture.Arrow;
import dev.senda.explorer.picture.Picture.Box;
import dev.senda.explorer.picture.Picture.BoxKind;
import dev.senda.explorer.picture.TextBlock.Style;
import dev.senda.journey.Actor;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;

/** Writes a picture as an SVG: the colour of a box says who acts in it, the icon what it is. */
final class SvgWriter {

  private static final double MARGIN = 24;
  private static final double GAP = 16;
  private static final double PAD = 10;
  private static final double BAND = 34;
  private static final double CORNER = 8;
  private static final double SWATCH = 12;

  private static final double WIDEST_BOX = 200;
  private static final double WIDEST_LABEL = 130;
  private static final double NARROWEST = 560;

  private static final String FONTS =
      "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', Ubuntu, Arial, sans-serif";
  private static final String INK = "#1a211e";
  private static final String MUTED = "#4f5953";
  private static final String LINE = "#76817a";

  private final Picture picture;
  private final Layout layout;
  private final double width;
  private final XmlWriter xml = new XmlWriter();

  private SvgWriter(Picture picture) {
    this.picture = picture;
    this.layout = Layout.compute(picture, SvgWriter::sizeOf, SvgWriter::sizeOf);
    this.width = Math.max(layout.width(), NARROWEST);
  }

  static String write(Picture picture) {
    return new SvgWriter(picture).draw();
  }

  private static Size sizeOf(Box box) {
    var text = textOf(box);
    double sides = isPill(box.kind()) ? 4 * PAD : BAND + 2 * PAD;
    return new Size(sides + text.width(), text.height() + 16);
  }

  private static Size sizeOf(Arrow arrow) {
    var text = textOf(arrow);
    return new Size(text.width() + 8, text.height() + 4);
  }

  /** Whether the box is one without an icon, round on both sides. */
  private static boolean isPill(BoxKind kind) {
    return BoxIcon.of(kind).isEmpty();
  }

  private static TextBlock textOf(Box box) {
    return TextBlock.withMaxWidth(WIDEST_BOX)
        .add(box.kind() == BoxKind.END ? "" : box.kind().caption(), Style.CAPTION)
        .add(box.lines().getFirst(), Style.NAME)
        .add(box.lines().subList(1, box.lines().size()), Style.DETAIL)
        .build();
  }

  private static TextBlock textOf(Arrow arrow) {
    return TextBlock.withMaxWidth(WIDEST_LABEL).add(arrow.label(), Style.LABEL).build();
  }

  private String draw() {
    var heading =
        TextBlock.withMaxWidth(width)
            .add(picture.journey(), Style.HEADLINE)
            .add(picture.purpose(), Style.DETAIL)
            .add(picture.owner(), Style.LABEL)
            .build();
    var notes =
        TextBlock.withMaxWidth(width)
            .add(picture.endings().isEmpty() ? "" : "Ends it at any time", Style.NAME)
            .add(picture.endings(), Style.DETAIL)
            .add(picture.isComplete() ? "" : "Not every path is shown", Style.NAME)
            .build();
    double legendAt = MARGIN + heading.height() + GAP;
    double notesAt = legendAt + SWATCH + GAP;
    double graphAt = notesAt + (notes.lines().isEmpty() ? 0 : notes.height() + 16 + GAP) + GAP;
    double height = graphAt + layout.height() + MARGIN;

    xml.add(
        """
        <svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="picture-of-%1$s" \
        aria-describedby="words-of-%1$s" width="%2$s" height="%3$s" viewBox="0 0 %2$s %3$s" \
        font-family="%4$s">""",
        picture.journey(), width + 2 * MARGIN, height, FONTS);
    xml.add(
        "<title id=\"picture-of-%1$s\">%1$s: %2$s</title>", picture.journey(), picture.purpose());
    xml.add("<desc id=\"words-of-%s\">%s</desc>", picture.journey(), inWords());
    xml.add("<rect class=\"paper\" width=\"100%%\" height=\"100%%\" rx=\"8\" fill=\"#ffffff\"/>");
    draw(heading, MARGIN, MARGIN, "start", INK);
    drawLegend(legendAt);
    if (!notes.lines().isEmpty()) {
      drawNotes(notes, notesAt);
    }
    xml.add("<g transform=\"translate(%s %s)\">", MARGIN + (width - layout.width()) / 2, graphAt);
    layout.routes().forEach(this::draw);
    picture.boxes().forEach(box -> draw(box, layout.boundsOf(box)));
    layout.routes().forEach(this::drawLabel);
    xml.add("</g>");
    xml.add("</svg>");
    return xml.toString();
  }

  /** Who acts, for each colour that is there. */
  private void drawLegend(double y) {
    double x = MARGIN;
    for (var actor : actors()) {
      var boxStyle = BoxStyle.of(actor);
      var text = TextBlock.withMaxWidth(width).add(boxStyle.legend(), Style.LABEL).build();
      xml.add("<g class=\"key %s\">", boxStyle.cssClass());
      xml.add(
          "<rect class=\"band\" x=\"%s\" y=\"%s\" width=\"12\" height=\"12\" rx=\"3\" fill=\"%s\"/>",
          x, y, boxStyle.strongColour());
      draw(text, x + SWATCH + 6, y - 2, "start", INK);
      xml.add("</g>");
      x += SWATCH + 6 + text.width() + GAP;
    }
  }

  private List<Actor> actors() {
    return picture.boxes().stream()
        .filter(box -> BoxStyle.of(box).equals(BoxStyle.of(box.actor())))
        .map(Box::actor)
        .distinct()
        .sorted()
        .toList();
  }

  /** What is true of the whole journey. */
  private void drawNotes(TextBlock notes, double y) {
    xml.add(
        """
        <rect class="note" x="%s" y="%s" width="%s" height="%s" rx="8" fill="none" stroke="%s" \
        stroke-dasharray="4 3"/>""",
        MARGIN, y, notes.width() + 2 * PAD, notes.height() + 16, MUTED);
    draw(notes, MARGIN + PAD, y + 8, "start", INK);
  }

  private void draw(Box box, Bounds bounds) {
    var boxStyle = BoxStyle.of(box);
    double corner = isPill(box.kind()) ? Math.min(bounds.height() / 2, 22) : CORNER;
    xml.add("<g class=\"box %s\">", boxStyle.cssClass());
    xml.add(
        """
        <rect class="card" x="%s" y="%s" width="%s" height="%s" rx="%s" fill="%s" stroke="%s" \
        stroke-width="1.5"/>""",
        bounds.x(),
        bounds.y(),
        bounds.width(),
        bounds.height(),
        corner,
        boxStyle.softColour(),
        boxStyle.strongColour());
    var text = textOf(box);
    if (isPill(box.kind())) {
      draw(
          text, bounds.x() + bounds.width() / 2, bounds.y() + 8, "middle", boxStyle.strongColour());
    } else {
      drawBand(box.kind(), bounds, boxStyle);
      draw(text, bounds.x() + BAND + PAD, bounds.y() + 8, "start", boxStyle.strongColour());
    }
    xml.add("</g>");
  }

  private void drawBand(BoxKind kind, Bounds bounds, BoxStyle boxStyle) {
    xml.add(
        "<path class=\"band\" d=\"M%s %sh%sv%sh-%sa8 8 0 0 1-8-8v-%sa8 8 0 0 1 8-8z\" fill=\"%s\"/>",
        bounds.x() + CORNER,
        bounds.y(),
        BAND - CORNER,
        bounds.height(),
        BAND - CORNER,
        bounds.height() - 2 * CORNER,
        boxStyle.strongColour());
    xml.add(
        """
        <path class="icon" transform="translate(%s %s)" d="%s" fill="none" stroke="#ffffff" \
        stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round"/>""",
        bounds.x() + (BAND - BoxIcon.SIZE) / 2,
        bounds.y() + (bounds.height() - BoxIcon.SIZE) / 2,
        BoxIcon.of(kind));
  }

  private void draw(Route route) {
    var spots = route.points();
    var end = spots.getLast();
    var before = spots.get(spots.size() - 2);
    double length = Math.hypot(end.x() - before.x(), end.y() - before.y());
    double dx = (end.x() - before.x()) / length;
    double dy = (end.y() - before.y()) / length;
    xml.add(
        "<path class=\"arrow\" d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"1.5\"/>",
        path(spots), LINE);
    xml.add(
        "<path class=\"head\" d=\"M%s %sL%s %sL%s %sz\" fill=\"%s\"/>",
        end.x(),
        end.y(),
        end.x() - 8 * dx - 4 * dy,
        end.y() - 8 * dy + 4 * dx,
        end.x() - 8 * dx + 4 * dy,
        end.y() - 8 * dy - 4 * dx,
        LINE);
  }

  /** A line through the spots, round at its corners. */
  private static String path(List<Position> spots) {
    var path = new StringBuilder("M" + inWords(spots.getFirst()));
    for (int i = 1; i < spots.size() - 1; i++) {
      var corner = spots.get(i);
      path.append("L").append(inWords(before(corner, spots.get(i - 1))));
      path.append("Q").append(inWords(corner));
      path.append(" ").append(inWords(before(corner, spots.get(i + 1))));
    }
    return path.append("L").append(inWords(spots.getLast())).toString();
  }

  /** The spot a bit before the corner, coming from there. */
  private static Position before(Position corner, Position from) {
    double dx = from.x() - corner.x();
    double dy = from.y() - corner.y();
    double length = Math.hypot(dx, dy);
    double part = Math.min(CORNER, length / 2) / length;
    return new Position(corner.x() + dx * part, corner.y() + dy * part);
  }

  private static String inWords(Position position) {
    return XmlWriter.number(position.x()) + " " + XmlWriter.number(position.y());
  }

  private void drawLabel(Route route) {
    route
        .labelBounds()
        .ifPresent(
            bounds -> {
              xml.add("<g class=\"label\">");
              xml.add(
                  "<rect class=\"paper\" x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" rx=\"3\" fill=\"#ffffff\"/>",
                  bounds.x(), bounds.y(), bounds.width(), bounds.height());
              draw(
                  textOf(route.arrow()),
                  bounds.x() + bounds.width() / 2,
                  bounds.y() + 2,
                  "middle",
                  INK);
              xml.add("</g>");
            });
  }

  /**
   * Writes text.
   *
   * @param x where its lines begin, or their middle
   * @param anchor which of the two
   * @param colour of a caption
   */
  private void draw(TextBlock text, double x, double top, String anchor, String colour) {
    double y = top;
    for (var line : text.lines()) {
      var style = line.style();
      xml.add(
          """
          <text class="%s" x="%s" y="%s" text-anchor="%s" font-size="%s" font-weight="%s" \
          fill="%s">%s</text>""",
          style.name().toLowerCase(Locale.ROOT),
          x,
          y + (line.height() + 0.7 * style.size()) / 2,
          anchor,
          style.size(),
          style.bold() ? "600" : "400",
          switch (style) {
            case HEADLINE, NAME, LABEL -> INK;
            case DETAIL -> MUTED;
            case CAPTION -> colour;
          },
          line.text());
      y += line.height();
    }
  }

  /** The picture as text for screen readers: each box, and the targets of its arrows. */
  private String inWords() {
    var names = new HashMap<String, String>();
    picture.boxes().forEach(box -> names.put(box.id(), box.lines().getFirst()));
    var ways =
        picture.arrows().stream()
            .collect(
                groupingBy(
                    Arrow::from,
                    mapping(
                        arrow -> (arrow.label() + " → " + names.get(arrow.to())).strip(),
                        joining("; "))));
    return picture.boxes().stream()
        .filter(box -> ways.containsKey(box.id()))
        .map(box -> "%s: %s".formatted(names.get(box.id()), ways.get(box.id())))
        .collect(joining("\n"));
  }
}
