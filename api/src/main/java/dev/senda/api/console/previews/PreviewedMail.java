package dev.senda.api.console.previews;

import java.util.regex.Pattern;
import org.jsoup.Jsoup;

/** The HTML of a previewed mail, as a mail client shows it. */
final class PreviewedMail {

  /** The condition of a style sheet for a dark or a light screen. */
  private static final Pattern COLOR_SCHEME =
      Pattern.compile("\\(\\s*prefers-color-scheme\\s*:\\s*(dark|light)\\s*\\)");

  private static final String ALWAYS = "(min-width: 0)";
  private static final String NEVER = "(max-width: 0)";

  private PreviewedMail() {}

  /**
   * The page for a frame: its links open outside of it, nothing in it runs, and the open pixel is
   * left out.
   *
   * @param isDark whether it is shown as on a dark screen; otherwise as on a light one, whatever
   *     the browser prefers
   * @param hasPictures whether pictures are loaded; otherwise their texts are shown
   */
  static String forFrame(String html, boolean isDark, boolean hasPictures) {
    var scheme = isDark ? "dark" : "light";
    var document =
        Jsoup.parse(
            COLOR_SCHEME
                .matcher(html)
                .replaceAll(found -> found.group(1).equals(scheme) ? ALWAYS : NEVER));
    document.outputSettings().prettyPrint(false);
    document.select("base, meta[http-equiv=refresh], script").remove();
    document.select("img[width=1][height=1]").remove();
    document.head().prependElement("base").attr("target", "_blank");
    document.head().select("meta[name=color-scheme]").remove();
    document.head().appendElement("meta").attr("name", "color-scheme").attr("content", scheme);
    document.select("a[href], area[href]").attr("target", "_blank").attr("rel", "noopener");
    if (!hasPictures) {
      document.select("img[src]").removeAttr("src").removeAttr("srcset");
      document.select("[background]").removeAttr("background");
    }
    return document.outerHtml();
  }
}
