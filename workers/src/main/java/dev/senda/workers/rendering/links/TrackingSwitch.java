package dev.senda.workers.rendering.links;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.nodes.Element;

/**
 * The attribute that leaves a link as it is: {@code data-senda-track="off"}, or SendGrid's {@code
 * clicktracking="off"}. It never goes out.
 */
public final class TrackingSwitch {

  /** In the target of an untracked link of MJML, which drops attributes that it knows not. */
  private static final String MARK = "\ue002";

  private static final List<String> NAMES = List.of("data-senda-track", "clicktracking");

  private static final Pattern MJML_TAG =
      Pattern.compile(
          "<mj-[\\w-]++(?:\\s++[^\\s=<>\"'/]++(?:\\s*+=\\s*+(?:\"[^\"]*+\"|'[^']*+'))?+)++\\s*+/?+>");

  private static final Pattern SWITCH =
      Pattern.compile(
          "(?i)\\s(?:data-senda-track|clicktracking)\\s*=\\s*(?:\"([^\"]*)\"|'([^']*)')");

  private static final Pattern HREF = Pattern.compile("(?i)(\\shref\\s*=\\s*[\"'])");

  private TrackingSwitch() {}

  /**
   * The target of a link.
   *
   * @param address without the mark of an untracked link
   */
  public record MarkedTarget(String address, boolean isTracked) {

    /** The type only: an address may contain personal data. */
    @Override
    public String toString() {
      return "MarkedTarget[isTracked=%s]".formatted(isTracked);
    }
  }

  /** Marks the targets of the untracked links of MJML, so that the compiled page has the marks. */
  public static String mark(String mjml) {
    return SWITCH.matcher(mjml).find()
        ? MJML_TAG.matcher(mjml).replaceAll(tag -> Matcher.quoteReplacement(marked(tag.group())))
        : mjml;
  }

  private static String marked(String tag) {
    var switches = SWITCH.matcher(tag);
    if (!switches.find()) {
      return tag;
    }
    var value = switches.group(1) == null ? switches.group(2) : switches.group(1);
    var without = switches.replaceAll("");
    return isOff(value) ? HREF.matcher(without).replaceFirst("$1" + MARK) : without;
  }

  /** Removes the switch from a link of a page, and the mark from its target. */
  public static MarkedTarget removeFrom(Element link) {
    boolean isOff = NAMES.stream().anyMatch(name -> isOff(link.attr(name)));
    NAMES.forEach(link::removeAttr);
    var target = link.attr("href");
    // MJML writes the target of a share button into another address.
    return target.contains(MARK)
        ? new MarkedTarget(target.replace(MARK, ""), false)
        : new MarkedTarget(target, !isOff);
  }

  /** Removes the marks that are not in a link, such as those in a comment for Outlook. */
  public static String removeMarks(String html) {
    return html.replace(MARK, "");
  }

  private static boolean isOff(String value) {
    return value.strip().equalsIgnoreCase("off");
  }
}
